import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface CrashHost {
  start(name: string, id: string, input?: unknown): Promise<void>;
  raise(id: string, event: string, input: unknown): Promise<void>;
  status(id: string): Promise<{ runtimeStatus: string; output: unknown }>;
  entityState(name: string, key: string): Promise<unknown>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when the process has stopped in order. */
  stop(): Promise<void>;
}

export interface CrashHostInput {
  readonly file: string;
  readonly journal: string;
  readonly parallelActivities: number;
  /** A module that registers more orchestrations. */
  readonly more?: string;
}

const app = fileURLToPath(new URL('./crash-app.ts', import.meta.url));

export async function startCrashHost(input: CrashHostInput): Promise<CrashHost> {
  const args = [app, input.file, input.journal, String(input.parallelActivities), input.more ?? ''];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const origin = await firstLine(child);
  const call = async (method: string, path: string, body?: unknown) => {
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${origin}/durabletask/${path}`, { method, ...text });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status}`);
    return answer;
  };
  return {
    start: async (name, id, given) => void (await call('POST', `orchestrators/${name}/${id}`, given)),
    raise: async (id, event, given) =>
      void (await call('POST', `instances/${id}/raiseEvent/${event}`, given)),
    status: async (id) =>
      (await (await call('GET', `instances/${id}`)).json()) as { runtimeStatus: string; output: unknown },
    entityState: async (name, key) => (await call('GET', `entities/${name}/${key}`)).json(),
    kill: () => endBy(child, 'SIGKILL'),
    stop: () => endBy(child, 'SIGTERM'),
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The child has no output.');
  const lines = createInterface(child.stdout);
  const gone = once(child, 'exit').then(() => {
    throw new Error('The host ended before it served.');
  });
  gone.catch(() => undefined);
  const [line] = await Promise.race([once(lines, 'line'), gone]);
  return String(line);
}

async function endBy(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
}
