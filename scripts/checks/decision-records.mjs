import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-files.mjs';

const folder = 'docs/decisions';
const HEAD = /^# (\d+)\. .+\n\nDate: \d{4}-\d\d-\d\d\nStatus: \S/;

/** A reader in a year asks when it was decided and whether it still holds; a number that is taken twice names neither. */
export const decisionRecords = {
  name: 'decision records',
  async run() {
    const files = readdirSync(join(root, folder)).sort();
    const findings = files.flatMap((file, index) => findingsIn(file, files[index - 1]));
    return { inspected: files.length, unit: 'records', findings };
  },
};

function findingsIn(file, before) {
  const number = Number(file.slice(0, 4));
  const [, said] = HEAD.exec(readFileSync(join(root, folder, file), 'utf8')) ?? [];
  const findings = [];
  if (!said) findings.push('its title is not followed by its date and its status');
  else if (Number(said) !== number) findings.push(`its title says ${said}`);
  if (before && Number(before.slice(0, 4)) === number) findings.push(`${before} has its number, too`);
  return findings.map((finding) => `${folder}/${file}: ${finding}`);
}
