// `npm run mutate [-- <folder>… --sample <n> --wide]`: changes one thing at a time and says which change no test sees.
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCOPE = [
  'shared/factory',
  ...['plans', 'ai', 'connectors', 'audit'].map((name) => `shared/platform/${name}`),
];
/** An endless loop is seen, too. */
const LIMIT_MS = 5 * 60_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: 'string' }, wide: { type: 'boolean' } },
});
const copy = copyOfTheTree();
process.on('exit', () => rmSync(copy, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

const wanted = positionals.length > 0 ? positionals : SCOPE;
const all = files().flatMap((file) =>
  mutantsOf(file, readFileSync(join(root, file), 'utf8')).map((mutant) => ({ file, ...mutant })),
);
const tried = values.sample ? sampleOf(all, Number(values.sample)) : all;
const rooms = Map.groupBy(tried, ({ file }) => roomOf(file));
console.log(`${tried.length} of ${all.length} changes in ${rooms.size} rooms.`);

for (const [room, mutants] of rooms) {
  if (!passes([room])) throw new Error(`The tests of ${room} do not pass as they are.`);
  const survivors = mutants.filter((mutant) => survives(room, mutant));
  const seen = mutants.length - survivors.length;
  console.log(`${room}: ${seen} of ${mutants.length} seen (${Math.round((100 * seen) / mutants.length)} %)`);
}

/** The tests of its own room first: what they see needs no others. */
function survives(room, { file, line, from, to, text }) {
  writeFileSync(join(copy, file), text);
  const isUnseen = passes([room]) && (!values.wide || passes(['shared', 'tests/']));
  cpSync(join(root, file), join(copy, file));
  if (isUnseen) console.log(`  ${file}:${line}: ${shortly(from)} → ${shortly(to)}`);
  return isUnseen;
}

function passes(folders) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const asked = ['run', ...folders, '--project', 'rooms', '--maxWorkers=1', '--bail=1', '--passWithNoTests'];
  const { status } = spawnSync(process.execPath, [vitest, ...asked], {
    cwd: copy,
    stdio: 'ignore',
    timeout: LIMIT_MS,
  });
  return status === 0;
}

/** The tree itself is never touched, so that an interrupted run leaves no change in it. */
function copyOfTheTree() {
  const folder = mkdtempSync(join(tmpdir(), 'mutate-'));
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', listed, { cwd: root, encoding: 'utf8' });
  for (const name of names.split('\0').filter(Boolean)) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

function files() {
  const names = execFileSync('git', ['ls-files', '--', ...wanted], { cwd: root, encoding: 'utf8' });
  return names.split('\n').filter((name) => name.endsWith('.ts') && !/\.test\.ts$|\/suite\//.test(name));
}

/** `shared/factory/runs` of whatever lies in it. */
function roomOf(file) {
  return dirname(file).split('/').slice(0, 3).join('/');
}

/** Spread over all of them, so that each room has its part. */
function sampleOf(mutants, count) {
  const step = Math.max(1, mutants.length / count);
  const first = Math.random() * step;
  const places = Array.from({ length: count }, (_, at) => Math.floor(first + at * step));
  return places.flatMap((place) => mutants[place] ?? []);
}

function shortly(text) {
  return text.replaceAll(/\s+/g, ' ').slice(0, 100);
}
