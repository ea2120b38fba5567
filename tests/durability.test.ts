import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openSqliteFile } from '../local/cosmos/store/sqlite-file.ts';
import { openDatabase } from '../local/host/durable/database.ts';

const NORMAL = 1;
const folder = await mkdtemp(path.join(tmpdir(), 'durability-'));
afterAll(() => rm(folder, { recursive: true }));

const root = new URL('..', import.meta.url).pathname;
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('the stores hand each commit to the operating system before they answer, and do not wait for the disk', () => {
  const engine = openDatabase(path.join(folder, 'engine.sqlite'));
  const gateway = openSqliteFile(path.join(folder, 'gateway.sqlite'), Date.now);
  for (const database of [engine, gateway.database]) {
    expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: NORMAL });
  }
  engine.close();
  gateway.close();
});

test('all stores of the stack promise the same, and the words promise no more', () => {
  const modes = globSync('local/**/*.ts', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/PRAGMA synchronous = (\w+)/g)].map(([, mode]) => mode),
  );
  expect(modes.length).toBeGreaterThanOrEqual(4);
  expect(new Set(modes)).toEqual(new Set(['NORMAL']));
  expect(read('docs/limits.md')).toContain('a power cut may take the last seconds');
});
