import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { cpuMs } from './processes.ts';
import { root } from './stack.ts';

export interface Bare {
  /** User and system time of the host's process per run, at concurrency 10. */
  cpuMsPerRun: number;
  runsPerSec: number;
  turnsPerRun: number;
  activitiesPerRun: number;
}

interface BareHost {
  measure(runs: number): Promise<Bare>;
  stop(): Promise<void>;
}

const CONCURRENCY = 10;

/** Our host and engine with one workflow and no rooms: what an engine is compared with. */
export async function startBareHost(stateDir: string): Promise<BareHost> {
  const options = { appDir: path.join(root, 'bench/bare'), stateDir, port: 0, env: {} };
  const child = spawn(process.execPath, [path.join(root, 'local/host/main.ts'), JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const url = await addressOf(child);
  return {
    measure: (runs) => measure(url, Number(child.pid), runs),
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const gone = once(child, 'exit').then(() => {
    throw new Error('The bare host ended before it was ready.');
  });
  gone.catch(() => {});
  const [{ url }] = (await Promise.race([once(child, 'message'), gone])) as [{ url: string }];
  return url;
}

async function measure(url: string, pid: number, runs: number): Promise<Bare> {
  const before = await countsOf(url);
  const cpuBefore = cpuMs(pid);
  const startedMs = performance.now();
  let left = runs;
  const client = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await fetch(`${url}/api/runs`, { method: 'POST' });
      if (!answer.ok) throw new Error(`The bare host answered ${answer.status}.`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  const tookSec = (performance.now() - startedMs) / 1000;
  const cpuAfter = cpuMs(pid);
  const after = await countsOf(url);
  const count = after.runs - before.runs;
  return {
    cpuMsPerRun: (cpuAfter - cpuBefore) / count,
    runsPerSec: count / tookSec,
    turnsPerRun: (after.turns - before.turns) / count,
    activitiesPerRun: (after.activities - before.activities) / count,
  };
}

async function countsOf(url: string): Promise<{ runs: number; turns: number; activities: number }> {
  const answer = await fetch(`${url}/api/counts`);
  return (await answer.json()) as { runs: number; turns: number; activities: number };
}
