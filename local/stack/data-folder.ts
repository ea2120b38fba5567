import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStartupError, startupError } from '../host/startup-error.ts';
import { awaitEnd, type Running } from './birth.ts';
import { root } from './paths.ts';

const lockName = 'stack.sqlite';
const stateName = 'stack.json';
/** Everything that a stack writes into its data folder, and so everything that a reset may remove. */
const ours = [
  'cosmos',
  'functions',
  'identity',
  'keys',
  'logs',
  'mailbox',
  'storage',
  'secrets.json',
  stateName,
];

/** Longer than the host needs to end after its parent was killed. */
const leftoverPatienceMs = 6_000;

/** Longer than a stack that was asked to stop needs for it. */
const stopPatienceMs = 8_000;

/** Left in the folder for whoever meets the stack from outside: the next start, a bench, a person. */
export interface StackState {
  pid: number;
  startedAt: string;
  url: string;
  children: Running[];
  /** It was asked to stop. */
  isStopping?: boolean;
}

export interface DataFolder {
  path: string;
  describe(state: StackState): void;
  /** From now on whoever wants the folder waits for it, instead of being sent away. */
  leave(): void;
  /** Removes what a stack has written and says what was there; the folder must not be used afterwards. */
  empty(): { removed: string[]; kept: string[] };
  release(): void;
}

export const dataFolderOf = (environment: NodeJS.ProcessEnv): string =>
  path.resolve(root, environment.CONNECTSOFT_DATA_DIR || '.data');

/** Takes the folder for this stack alone; rejects with one sentence when another one holds it or it is not ours. */
export async function claimDataFolder(folder: string): Promise<DataFolder> {
  const lock = await openFolder(folder);
  const stateFile = path.join(folder, stateName);
  const describe = (state: StackState) =>
    writeFileSync(stateFile, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  try {
    await awaitEnd(readState(folder)?.children ?? [], leftoverPatienceMs);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    path: folder,
    describe,
    leave() {
      const state = readState(folder);
      if (state) describe({ ...state, isStopping: true });
    },
    empty: () => empty(folder, lock),
    release: () => {
      rmSync(stateFile, { force: true });
      lock.close();
    },
  };
}

async function openFolder(folder: string): Promise<DatabaseSync> {
  try {
    refuseForeign(folder);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const deadline = Date.now() + stopPatienceMs;
    for (;;) {
      const lock = takeLock(folder);
      if (lock) return lock;
      const holder = readState(folder);
      if (!holder?.isStopping || Date.now() > deadline) throw heldBy(holder, folder);
      await sleep(50);
    }
  } catch (error) {
    if (isStartupError(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw startupError(
      `${folder} cannot be used for the data (${reason}). Make it writable, or name another folder with CONNECTSOFT_DATA_DIR.`,
    );
  }
}

/** A reset empties a data folder, so one that holds other people's files must never become one. */
function refuseForeign(folder: string): void {
  if (!existsSync(folder) || existsSync(path.join(folder, lockName))) return;
  const [first] = readdirSync(folder);
  if (first === undefined) return;
  throw startupError(
    `${folder} is not empty ("${first}") and was not made by this stack. Name an empty or new folder with CONNECTSOFT_DATA_DIR.`,
  );
}

/** An open exclusive transaction is the lock: the operating system lets go of it even after kill -9. */
function takeLock(folder: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(path.join(folder, lockName), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (!(error instanceof Error) || !/locked/.test(error.message)) throw error;
    return undefined;
  }
}

function heldBy(holder: StackState | undefined, folder: string): Error {
  const who = holder ? `process ${holder.pid}, ${holder.url}` : 'it is just starting';
  const does = holder?.isStopping ? 'is still stopping' : 'already runs';
  return startupError(
    `A stack ${does} on ${folder} (${who}). Stop it first, or name another folder with CONNECTSOFT_DATA_DIR.`,
  );
}

function readState(folder: string): StackState | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, stateName), 'utf8')) as StackState;
  } catch {
    return undefined;
  }
}

function empty(folder: string, lock: DatabaseSync): { removed: string[]; kept: string[] } {
  const present = readdirSync(folder);
  const removed = present.filter((name) => ours.includes(name) && name !== stateName);
  const kept = present.filter((name) => !ours.includes(name) && !name.startsWith(lockName));
  for (const name of ours) rmSync(path.join(folder, name), { recursive: true, force: true });
  lock.close();
  if (kept.length > 0) return { removed, kept };
  rmSync(path.join(folder, lockName), { force: true });
  rmdirSync(folder);
  return { removed, kept };
}
