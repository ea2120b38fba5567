import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFiles, root } from './project-files.mjs';

const rules = [
  { name: 'a path of one machine', pattern: /(?<![\w.:/~-])\/(?:work|home|Users|root)\/[\w.-]+/ },
  { name: 'a path of one machine', pattern: /\b[A-Z]:\\{1,2}Users\\/ },
  {
    name: 'a registry host',
    pattern: /\b(?:https?:)?\/\/[^\s/"'`]*(?:registry|artifactory|nexus|verdaccio)[^\s/"'`]*/i,
  },
  { name: 'a registry setting', pattern: /^\s*(?:@[\w-]+:)?registry\s*=/m },
];

/** What names one machine works on no other. */
export const machinePaths = {
  name: 'no machine, no host',
  async run() {
    const files = projectFiles();
    return { inspected: files.length, unit: 'files', findings: files.flatMap(findingsIn) };
  },
};

function findingsIn(file) {
  const content = readFileSync(join(root, file), 'utf8');
  return rules.flatMap(({ name, pattern }) => {
    const match = pattern.exec(content);
    if (!match) return [];
    const line = content.slice(0, match.index).split('\n').length;
    return [`${file}:${line}: ${name}: ${match[0].trim()}`];
  });
}
