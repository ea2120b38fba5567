import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const files = ['shared', 'functions'].flatMap((folder) => sourcesIn(join(root, folder)));

function sourcesIn(folder: string): { path: string; text: string }[] {
  const entries = readOrNothing(folder);
  return entries
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .map((path) => ({
      path: relative(root, join(folder, path)),
      text: readFileSync(join(folder, path), 'utf8'),
    }));
}

function readOrNothing(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}

const naming = (word: string) =>
  files.filter(({ text }) => new RegExp(`\\b${word}\\b`).test(text)).map(({ path }) => path);
const room = 'shared/platform/connectors';

test('only the way through an approval loads a write set', () => {
  expect(files.length).toBeGreaterThan(50);
  expect(naming('loadWriteTokens').toSorted()).toEqual([
    `${room}/grants/load-write-tokens.ts`,
    `${room}/open-writer.ts`,
  ]);
  expect(naming('loadWriteKey').toSorted()).toEqual([
    `${room}/grants/load-write-tokens.ts`,
    `${room}/open-writer.ts`,
  ]);
  expect(naming('writeVault').toSorted()).toEqual([
    `${room}/grants/load-write-tokens.ts`,
    `${room}/runtime.ts`,
  ]);
});

test('only the composition root and the room of suggestions know how to open a writer', () => {
  const allowed = /^shared\/(compose\.ts|factory\/suggestions\/|platform\/connectors\/)/;
  expect([...naming('openWriter'), ...naming('writeAccess')].filter((path) => !allowed.test(path))).toEqual(
    [],
  );
});
