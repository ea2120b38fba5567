import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startupError } from '../host/startup-error.ts';
import { birthOf, type Running } from './birth.ts';
import { compileCache } from './paths.ts';

export interface ChildOptions {
  /** Named in messages. */
  name: string;
  module: string;
  env: Record<string, string>;
  execArgv?: string[];
  log(line: string): void;
}

/** A program of the stack in a process of its own. It ends when its IPC channel does, so it never outlives us. */
export interface Child extends Running {
  /** What it said with its message `{kind: 'ready', …}`; rejects with its last lines when it ended before. */
  ready: Promise<Record<string, unknown>>;
  /** Tells it something; what a child that is ending cannot hear any more is lost. */
  tell(message: object): void;
  /** How it ended, in words. */
  ended: Promise<string>;
  /** SIGTERM, and SIGKILL once the grace is over. */
  stop(graceMs: number): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
}

export function startChild({ name, module, env, execArgv = [], log }: ChildOptions): Child {
  const child = fork(module, {
    execArgv,
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines = watchLines(child, log);
  const ended = endOf(child);
  const ready = readyOf(
    child,
    ended,
    (how) => `${name} did not start: it ${how}.\n${lastLines().join('\n')}`,
  );
  // When another part fails first, nobody waits for this one any more.
  ready.catch(() => {});
  // Writing to a child that has just ended fails; its end is noticed anyway.
  child.on('error', () => {});
  return {
    name,
    pid: child.pid ?? 0,
    birth: birthOf(child.pid ?? 0),
    ready,
    ended,
    tell: (message) => void (child.connected && child.send(message)),
    async stop(graceMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await ended;
      clearTimeout(timer);
    },
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

function watchLines(child: ChildProcess, log: (line: string) => void): () => string[] {
  const kept: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      kept.push(line);
      if (kept.length > 10) kept.shift();
      log(line);
    });
  }
  return () => kept;
}

/** `close`, not `exit`: what it said last must have been read. */
async function endOf(child: ChildProcess): Promise<string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return signal ? `was ended by ${signal}` : `ended with code ${code}`;
}

async function readyOf(
  child: ChildProcess,
  ended: Promise<string>,
  why: (how: string) => string,
): Promise<Record<string, unknown>> {
  const said = new Promise<Record<string, unknown>>((resolve) => {
    child.on('message', (message: Record<string, unknown>) => {
      if (message.kind === 'ready') resolve(message);
    });
  });
  const early = ended.then((how) => {
    throw startupError(why(how));
  });
  return Promise.race([said, early]);
}
