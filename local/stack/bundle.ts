import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startupError } from '../host/startup-error.ts';
import { root } from './paths.ts';

const bundle = path.join(root, 'dist/app.mjs');
const sources = ['functions', 'shared', 'infra', 'package-lock.json', 'scripts/build.mjs'];
const lockFile = path.join(root, 'node_modules/.cache/build-lock.sqlite');

/** Builds the app when its bundle is missing or older than what it is made of. */
export async function ensureBundle(log: (line: string) => void): Promise<void> {
  if (isFresh()) return;
  const release = await takeTurn();
  try {
    if (isFresh()) return;
    log('Building the app …');
    await build();
  } finally {
    release();
  }
}

function isFresh(): boolean {
  const builtMs = modifiedMs(bundle);
  return builtMs > 0 && sources.every((source) => newestMs(path.join(root, source)) <= builtMs);
}

/** Folders count too: theirs is the only time that changes when a file is removed. */
function newestMs(entry: string): number {
  const own = statSync(entry, { throwIfNoEntry: false });
  if (!own?.isDirectory()) return own?.mtimeMs ?? 0;
  const inside = readdirSync(entry, { recursive: true, withFileTypes: true });
  return Math.max(
    own.mtimeMs,
    ...inside.map(({ parentPath, name }) => modifiedMs(path.join(parentPath, name))),
  );
}

const modifiedMs = (file: string): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

async function build(): Promise<void> {
  const child = spawn(process.execPath, [path.join(root, 'scripts/build.mjs')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw startupError(`The app could not be built:\n${said.trim()}`);
}

/**
 * Building empties the folder of the bundle, so two stacks that start at once must not both do it. The lock is an open
 * exclusive transaction: the operating system lets go of it when its holder is killed.
 */
async function takeTurn(): Promise<() => void> {
  mkdirSync(path.dirname(lockFile), { recursive: true });
  const lock = new DatabaseSync(lockFile, { timeout: 0 });
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      return () => lock.close();
    } catch (error) {
      if (!(error instanceof Error) || !/locked/.test(error.message)) throw error;
      await sleep(100);
    }
  }
}
