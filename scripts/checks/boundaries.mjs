import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { root } from './project-files.mjs';

/** With a TypeScript it does not know, the tool inspects no module and reports no violation; so each wing must show up. */
const smallest = { functions: 5, shared: 100, local: 100, web: 40 };

export const boundaries = {
  name: 'boundaries',
  async run() {
    const options = await extractDepcruiseOptions(join(root, '.dependency-cruiser.mjs'));
    const { output } = await cruise(
      Object.keys(smallest).filter((wing) => existsSync(join(root, wing))),
      { ...options, baseDir: root, outputType: undefined },
      undefined,
      { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
    );
    const { summary, modules } = output;
    return {
      inspected: summary.totalCruised,
      unit: 'modules',
      findings: [...tooFew(modules), ...new Set(summary.violations.map(sentence))],
    };
  },
};

function tooFew(modules) {
  return Object.entries(smallest).flatMap(([wing, expected]) => {
    const found = modules.filter(({ source }) => source.startsWith(`${wing}/`)).length;
    return found < expected ? [`${wing}/: ${found} modules inspected, at least ${expected} expected`] : [];
  });
}

function sentence({ rule, from, to, cycle }) {
  if (!cycle) return `${rule.name}: ${from} → ${to}`;
  // The same circle is told once from each of its members; started at its first name it reads the same.
  const names = cycle.map(({ name }) => name);
  const first = names.indexOf([...names].sort()[0]);
  return `${rule.name}: ${[...names.slice(first), ...names.slice(0, first), names[first]].join(' → ')}`;
}
