// `npm run check`: everything that can be said about the code without running it. All checks run; one finding fails.
import { appRules } from './checks/app-rules.mjs';
import { boundaries } from './checks/boundaries.mjs';
import { browserContract } from './checks/browser-contract.mjs';
import { deadCode } from './checks/dead-code.mjs';
import { decisionRecords } from './checks/decision-records.mjs';
import { formatAndLint } from './checks/format-and-lint.mjs';
import { lockfile } from './checks/lockfile.mjs';
import { machinePaths } from './checks/machine-paths.mjs';
import { patterns } from './checks/patterns.mjs';
import { types } from './checks/types.mjs';
import { webTexts } from './checks/web-texts.mjs';

const checks = [
  lockfile,
  machinePaths,
  decisionRecords,
  appRules,
  patterns,
  browserContract,
  webTexts,
  formatAndLint,
  boundaries,
  deadCode,
  types,
];

const startedAt = performance.now();
let failed = 0;
for (const check of checks) if (!(await passes(check))) failed += 1;

console.log(`\n${checks.length - failed} of ${checks.length} checks passed in ${seconds(startedAt)}.`);
process.exitCode = failed > 0 ? 1 : 0;

/** A check tells `{inspected, unit, findings}`; one that looked at nothing has not passed. */
async function passes({ name, run }) {
  const startedAt = performance.now();
  const { inspected, unit, findings } = await run().catch(broken);
  const all = inspected > 0 ? findings : [...findings, `Nothing was inspected: no ${unit} found.`];
  const mark = all.length === 0 ? '✓' : '✗';
  console.log(
    `${mark} ${name.padEnd(24)} ${`${inspected} ${unit}`.padEnd(18)} ${seconds(startedAt).padStart(7)}`,
  );
  for (const finding of all) console.log(finding.replace(/^/gm, '    '));
  return all.length === 0;
}

function broken(error) {
  const reason = error instanceof Error ? error.stack : String(error);
  return { inspected: 0, unit: 'files', findings: [`The check itself failed: ${reason}`] };
}

function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
