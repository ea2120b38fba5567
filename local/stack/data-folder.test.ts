import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { claimDataFolder } from './data-folder.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';

const folder = await temporaryFolder();
afterAll(folder.remove);

function folderWith(name: string, files: string[]): string {
  const made = path.join(folder.path, name);
  mkdirSync(made);
  for (const file of files) writeFileSync(path.join(made, file), 'x');
  return made;
}

test('a folder with files of somebody else never becomes a data folder', async () => {
  const home = folderWith('home', ['taxes.pdf']);
  await expect(claimDataFolder(home)).rejects.toThrow(
    'is not empty ("taxes.pdf") and was not made by this stack',
  );
  expect(readdirSync(home)).toEqual(['taxes.pdf']);
});

test('a data folder belongs to one stack at a time, also within one process', async () => {
  const data = path.join(folder.path, 'data');
  const first = await claimDataFolder(data);
  await expect(claimDataFolder(data)).rejects.toThrow('A stack already runs on');
  first.release();

  const second = await claimDataFolder(data);
  second.release();
});

test('a stack that is still stopping is waited for', async () => {
  const data = path.join(folder.path, 'stopping');
  const first = await claimDataFolder(data);
  first.describe({ pid: process.pid, startedAt: '', url: 'http://localhost:1/', children: [] });
  first.leave();
  const second = claimDataFolder(data);
  await new Promise((resolve) => setImmediate(resolve));
  first.release();
  (await second).release();
});

test.each([
  ['is a file', () => path.join(folderWith('plain', ['data']), 'data')],
  ['lies under a file', () => path.join(folderWith('under', ['data']), 'data', 'more')],
])('a data folder that %s is answered with one sentence that says what to do', async (_what, make) => {
  const data = make();
  await expect(claimDataFolder(data)).rejects.toThrow(
    /^[^\n]+ cannot be used for the data \([^\n]+\)\. Make it writable, or name another folder with CONNECTSOFT_DATA_DIR\.$/,
  );
});

test('emptying removes what the stack made and keeps the rest', async () => {
  const data = path.join(folder.path, 'mixed');
  const claimed = await claimDataFolder(data);
  writeFileSync(path.join(data, 'secrets.json'), '{}');
  mkdirSync(path.join(data, 'mailbox'));
  writeFileSync(path.join(data, 'my-notes.txt'), 'x');

  const { removed, kept } = claimed.empty();
  expect(removed.toSorted()).toEqual(['mailbox', 'secrets.json']);
  expect(kept).toEqual(['my-notes.txt']);
  expect(readdirSync(data)).toContain('my-notes.txt');
});
