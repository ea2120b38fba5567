// Draws the rooms and who uses whom into docs/architecture.md: `node docs/draw-rooms.mjs`. Type-only imports count too.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const testing = /([.]test[.]ts$|\/suite[.]ts$|\/(testing|tests|fixtures|suite)\/)/;

const edges = reduced(await readEdges());
const rooms = [...new Set([...edges].flatMap((edge) => edge.split(' ')))].sort();
if (rooms.length < 10) throw new Error(`Only ${rooms.length} rooms were found; the picture would be wrong.`);
writePicture(['```mermaid', 'graph LR', ...wings(rooms), ...[...edges].sort().map(arrow), '```']);

async function readEdges() {
  const { output } = await cruise(
    ['functions', 'shared'],
    { baseDir: root, doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true },
    undefined,
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) },
  );
  const found = new Set();
  for (const { source, dependencies } of output.modules) {
    if (testing.test(source)) continue;
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from && to && from !== to) found.add(`${from} ${to}`);
    }
  }
  return found;
}

function roomOf(file) {
  const room = /^shared\/(platform|factory|product|adapters)\/([^/]+)\//.exec(file);
  if (room) return room[1] === 'adapters' ? 'adapters' : `${room[1]}/${room[2]}`;
  if (file.startsWith('shared/kernel/')) return undefined;
  return file.startsWith('functions/') ? 'functions' : undefined;
}

/** Leaves out an arrow when a longer way says the same; the whole is too much to look at. */
function reduced(all) {
  const next = new Map();
  for (const edge of all) {
    const [from, to] = edge.split(' ');
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  const reaches = (from, to, seen = new Set()) =>
    (next.get(from) ?? []).some((step) => {
      if (step === to) return true;
      if (seen.has(step)) return false;
      seen.add(step);
      return reaches(step, to, seen);
    });
  return new Set(
    [...all].filter((edge) => {
      const [from, to] = edge.split(' ');
      return !(next.get(from) ?? []).some((step) => step !== to && reaches(step, to));
    }),
  );
}

function wings(rooms) {
  return ['platform', 'factory', 'product'].flatMap((wing) => [
    `  subgraph ${wing}`,
    ...rooms
      .filter((room) => room.startsWith(`${wing}/`))
      .map((room) => `    ${idOf(room)}[${room.slice(wing.length + 1)}]`),
    '  end',
  ]);
}

function arrow(edge) {
  const [from, to] = edge.split(' ');
  return `  ${idOf(from)} --> ${idOf(to)}`;
}

function idOf(room) {
  return room.replaceAll('/', '_');
}

function writePicture(lines) {
  const file = join(root, 'docs', 'architecture.md');
  const text = readFileSync(file, 'utf8');
  const picture = `<!-- rooms -->\n${lines.join('\n')}\n<!-- /rooms -->`;
  writeFileSync(
    file,
    text.replace(/<!-- rooms -->[\s\S]*<!-- \/rooms -->/, () => picture),
  );
  console.log(`${lines.length} lines drawn into docs/architecture.md`);
}
