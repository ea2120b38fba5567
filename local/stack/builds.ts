import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { isStartupError, startupError } from '../host/startup-error.ts';
import { root, webFolder } from './paths.ts';

type Log = (line: string) => void;

export interface Build {
  what: string;
  /** Its time is that of the last build. */
  result: string;
  /** Files, and folders with all that is in them; relative to the root, as the script is. */
  sources(): string[];
  script: string;
}

const app: Build = {
  what: 'the app',
  result: path.join(root, 'dist/app.mjs'),
  sources: () => ['functions', 'shared', 'infra', 'package-lock.json', 'scripts/build.mjs'],
  script: 'scripts/build.mjs',
};

const webClient: Build = {
  what: 'the web client',
  result: path.join(webFolder, 'index.html'),
  sources: () => ['package-lock.json', 'scripts/build-web.mjs', ...webSources(), ...contracts()],
  script: 'scripts/build-web.mjs',
};

/** Not the folder `web` itself, whose time changes when the result is put into it. */
const webSources = (): string[] =>
  readdirSync(path.join(root, 'web'))
    .filter((name) => !/^(dist$|[.])/.test(name))
    .map((name) => `web/${name}`);

/** All that the web client knows of the app, and not what changes there every day. */
const contracts = (): string[] =>
  readdirSync(path.join(root, 'shared'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(^|[\\/])(contracts?|routes)[.]ts$/.test(name))
    .map((name) => path.join('shared', name));

/** Builds the app when its bundle is missing or older than what it is made of. */
export const ensureBundle = (log: Log): Promise<void> => ensureBuilt(app, log);

/** The same for the web client. Without it the stack is still of use: it says why, and its address says so too. */
export async function ensureWebClient(log: Log, build = webClient): Promise<void> {
  try {
    await ensureBuilt(build, log);
  } catch (error) {
    if (!isStartupError(error)) throw error;
    log(`${error.message}\nEverything else goes on. "npm run build" tries again.`);
  }
}

/** @throws a start-up error with what the script said. */
export async function ensureBuilt(build: Build, log: Log): Promise<void> {
  if (isFresh(build)) return;
  const release = await takeTurn();
  try {
    if (isFresh(build)) return;
    log(`Building ${build.what} …`);
    await run(build);
  } finally {
    release();
  }
}

function isFresh({ result, sources }: Build): boolean {
  const builtMs = modifiedMs(result);
  return builtMs > 0 && sources().every((source) => newestMs(path.resolve(root, source)) <= builtMs);
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

async function run({ what, script }: Build): Promise<void> {
  const child = spawn(process.execPath, [path.resolve(root, script)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  if (code !== 0) throw startupError(`${capitalised(what)} could not be built:\n${said.trim()}`);
}

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

const lockFile = path.join(root, 'node_modules/.cache/build-lock.sqlite');

/**
 * Two stacks that start at once must not both build into the same folder. The lock is an open exclusive transaction: the
 * operating system lets go of it when its holder is killed.
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
