import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { firstLine } from './child-output.ts';
import type { Samples } from './figures.ts';
import { pssMb } from './processes.ts';
import { readState, root, stackEnvironment } from './stack.ts';

const IDLE_MS = 10_000;

/** `npm start` as a person types it. The first start fills the folder and is not counted. */
export async function measureStarts(dataDir: string, repetitions: number): Promise<Samples> {
  const readyMs: number[] = [];
  const idleMb: number[] = [];
  for (let start = 0; start <= repetitions; start += 1) {
    const isLast = start === repetitions;
    const started = await startOnce(dataDir, { thenIdle: isLast });
    if (start > 0) readyMs.push(started.readyMs);
    if (started.idleMb !== undefined) idleMb.push(started.idleMb);
  }
  return { readyMs, idleMb };
}

async function startOnce(dataDir: string, { thenIdle }: { thenIdle: boolean }) {
  const startedMs = performance.now();
  const npm = spawn('npm', ['start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: stackEnvironment({ dataDir, withStub: false }),
  });
  const ended = once(npm, 'close');
  await firstLine(npm, /Ready in/);
  const readyMs = performance.now() - startedMs;

  const { pid, children } = readState(dataDir);
  if (thenIdle) await sleep(IDLE_MS);
  const idleMb = thenIdle ? pssMb([pid, ...children.map((child) => child.pid)]) : undefined;
  process.kill(pid, 'SIGTERM');
  await ended;
  return { readyMs, idleMb };
}
