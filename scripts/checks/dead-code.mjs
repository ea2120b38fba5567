import { main } from 'knip';
import { createOptions } from 'knip/session';
import { root } from './project-files.mjs';

export const deadCode = {
  name: 'dead code',
  async run() {
    const options = await createOptions({ cwd: root, isShowProgress: false });
    const { issues, counters, configurationHints } = await main(options);
    const dead = Object.values(issues).flatMap((byFile) =>
      Object.values(byFile).flatMap((bySymbol) => Object.values(bySymbol).map(sentence)),
    );
    // An entry pattern that matches nothing no longer guards what it was written for.
    const hints = configurationHints.map(
      ({ type, identifier, workspaceName }) => `knip.json, ${workspaceName}: ${type} ${identifier}`,
    );
    return { inspected: counters.processed, unit: 'files', findings: [...dead, ...hints].sort() };
  },
};

const labels = {
  files: 'nothing reaches this file',
  dependencies: 'unused dependency',
  devDependencies: 'unused dependency',
  unlisted: 'not in package.json',
  unresolved: 'does not resolve',
  exports: 'unused export',
  types: 'unused exported type',
  duplicates: 'exported twice',
};

function sentence({ type, filePath, symbol, line, symbols }) {
  const file = filePath.replace(`${root}/`, '');
  const label = labels[type] ?? type;
  if (type === 'files') return `${file}: ${label}`;
  const named = symbols ? symbols.map(({ symbol }) => symbol).join(', ') : symbol;
  return `${file}${line ? `:${line}` : ''}: ${label}: ${named}`;
}
