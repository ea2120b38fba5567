// `npm run mutate`, described in docs/mutation.md: which change of the sources no test sees.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { mutantsOf } from './mutants.mjs';
import { openTests } from './tests.mjs';
import { tryAll } from './try-all.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const SCOPE = [
  'shared/factory',
  ...['plans', 'ai', 'connectors', 'audit'].map((name) => `shared/platform/${name}`),
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string' },
    kinds: { type: 'string' },
    tests: { type: 'string', multiple: true },
    most: { type: 'string' },
  },
});
const kinds = values.kinds?.split(',');
const wanted = (positionals.length > 0 ? positionals : SCOPE).map(placeOf);
const sources = new Map(files().map(read));
const all = [...sources.values()].flatMap(({ mutants }) => mutants);
all.forEach((mutant, at) => {
  mutant.id = at + 1;
});
const tried = values.sample ? sampleOf(Number(values.sample)) : all.filter(isWanted);
console.log(`${tried.length} of ${all.length} changes.`);

const rooms = new Set(tried.map(({ room }) => room));
const isAsked = (file) => rooms.has(roomOf(file)) || values.tests?.some((folder) => file.startsWith(folder));
const tests = await openTests(sources, isAsked);
const most = Number(values.most ?? Infinity);
let done = 0;
try {
  for await (const { by, met, file, line, kind, ...change } of tryAll(tests, tried, most)) {
    done += 1;
    if (done % 25 === 0) console.error(`${done} of ${tried.length}`);
    if (!by) console.log(`${file}:${line}: ${kind}${met ? '' : ', met by no test'}: ${said(change)}`);
  }
} finally {
  await tests.close();
}
for (const [room, mutants] of Map.groupBy(tried, ({ room }) => room)) console.log(summaryOf(room, mutants));

/** A folder, a file, or `file:line`. */
function placeOf(said) {
  const [path, line] = said.split(':');
  return { path, line: line && Number(line) };
}

function isWanted({ file, line }) {
  return wanted.some((place) => file.startsWith(place.path) && (!place.line || place.line === line));
}

function files() {
  const paths = wanted.map(({ path }) => path);
  const names = execFileSync('git', ['ls-files', '--', ...paths], { cwd: root, encoding: 'utf8' });
  return names
    .split('\n')
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|\/suite(\/|\.ts$)/.test(name));
}

function read(file) {
  const text = readFileSync(join(root, file), 'utf8');
  const mutants = mutantsOf(file, text).filter(({ kind }) => !kinds || kinds.includes(kind));
  return [
    join(root, file),
    { text, mutants: mutants.map((each) => ({ file, room: roomOf(file), ...each })) },
  ];
}

/** Spread over all of them; a file with anything to change has its part. */
function sampleOf(count) {
  return [...sources.values()].flatMap(({ mutants }) => {
    const share = Math.max(1, Math.round((count * mutants.length) / all.length));
    const step = Math.max(1, mutants.length / share);
    const first = Math.random() * step;
    return Array.from({ length: share }, (_, at) => mutants[Math.floor(first + at * step)]).filter(Boolean);
  });
}

function summaryOf(room, mutants) {
  const kindsOfIt = [...Map.groupBy(mutants, ({ kind }) => kind)];
  const each = kindsOfIt.map(([kind, those]) => `${kind} ${seenOf(those)} of ${those.length}`);
  const share = Math.floor((100 * seenOf(mutants)) / mutants.length);
  return `${room}: ${seenOf(mutants)} of ${mutants.length} seen (${share} %): ${each.join(', ')}`;
}

function seenOf(mutants) {
  return mutants.filter(({ by }) => by).length;
}

/** `shared/factory/runs` of whatever lies in it. */
function roomOf(file) {
  return dirname(file).split('/').slice(0, 3).join('/');
}

function said({ from, to }) {
  return [from, to].map((text) => text.replaceAll(/\s+/g, ' ').slice(0, 100)).join(' → ');
}
