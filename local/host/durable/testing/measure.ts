import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { loadLibrary } from './core-api.ts';
import type { Rig } from './rig.ts';
import { startRig } from './rig.ts';

/**
 * Prints what the durable engine does on this machine: the real library, one process, SQLite on a file,
 * instances started over http. Argument: how many instances run at once (1,000).
 */
const concurrent = Number(process.argv[2] ?? 1_000);
const { df } = loadLibrary();

df.app.activity('increment', { handler: (n: number) => n + 1 });

df.app.orchestration('chain', function* (context) {
  const { length } = context.df.getInput() as { length: number };
  let n = 0;
  while (n < length) n = yield context.df.callActivity('increment', n);
  return n;
});

df.app.orchestration('fanOut', function* (context) {
  const { width } = context.df.getInput() as { width: number };
  const numbers = [...Array(width).keys()];
  const parts: number[] = yield context.df.Task.all(
    numbers.map((n) => context.df.callActivity('increment', n)),
  );
  return parts.length;
});

interface Load {
  readonly name: string;
  readonly input: Record<string, number>;
}

function show(label: string, text: string): void {
  process.stdout.write(`${label.padEnd(44)} ${text}\n`);
}

async function untilQuiet(rig: Rig): Promise<void> {
  for (;;) {
    const url = `${rig.publicOrigin}/durabletask/instances/?runtimeStatus=Pending,Running&top=1`;
    const left = (await (await fetch(url)).json()) as unknown[];
    if (left.length === 0) return;
    await pause(5);
  }
}

/** Instances per second from the first start to the last end. */
async function throughput(rig: Rig, load: Load): Promise<number> {
  const begunMs = performance.now();
  const startAll = Array.from({ length: 50 }, async (_, lane) => {
    for (let n = lane; n < concurrent; n += 50) await rig.client.startNew(load.name, { input: load.input });
  });
  await Promise.all(startAll);
  await untilQuiet(rig);
  return (concurrent * 1_000) / (performance.now() - begunMs);
}

async function latencies(rig: Rig, load: Load, times: number): Promise<string> {
  const taken: number[] = [];
  for (let n = 0; n < times; n++) {
    const begunMs = performance.now();
    await rig.run(load.name, load.input);
    taken.push(performance.now() - begunMs);
  }
  taken.sort((a, b) => a - b);
  const at = (share: number) => (taken[Math.floor(times * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (start and status over http included)`;
}

async function measure(rig: Rig): Promise<void> {
  const chain: Load = { name: 'chain', input: { length: 5 } };
  const fanOut: Load = { name: 'fanOut', input: { width: 10 } };
  show('warm-up, one chain', await latencies(rig, chain, 1));
  for (const load of [chain, fanOut]) {
    const perSecond = await throughput(rig, load);
    show(`${load.name} ${JSON.stringify(load.input)}, ${concurrent} at once`, `${perSecond.toFixed(0)}/s`);
    show(`${load.name}, one at a time`, await latencies(rig, load, 100));
  }
  show('chain of 500', await latencies(rig, { name: 'chain', input: { length: 500 } }, 1));
  show('fan-out of 1000', await latencies(rig, { name: 'fanOut', input: { width: 1_000 } }, 1));
  show('resident memory', `${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB`);
  show('left in the store', JSON.stringify(rig.hub.counts()));
}

const folder = mkdtempSync(join(tmpdir(), 'durable-measure-'));
const rig = await startRig({
  file: join(folder, 'hub.sqlite'),
  maxConcurrentActivities: 100,
  defaultVersion: null,
  maxConcurrentOrchestrators: 100,
});
await measure(rig);
await rig.stop();
rmSync(folder, { recursive: true });
