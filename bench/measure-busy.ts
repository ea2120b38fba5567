import { setTimeout as sleep } from 'node:timers/promises';
import { driveOne } from './drive.ts';
import type { FigureKey } from './figures.ts';
import type { RunBench } from './measure-runs.ts';
import { setModelLatency } from './model-stub.ts';
import { pssMb } from './processes.ts';
import type { BenchTenant } from './tenants.ts';

const MODEL_MS = 500;
const STREAMS_EACH = 5;
const ROUNDS = 3;
const SAMPLE_MS = 250;

/** Everybody runs at once and watches the run on five live streams: what the whole stack holds then, at most. */
export async function measureBusy({ stack, tenants }: RunBench): Promise<Partial<Record<FigureKey, number>>> {
  await setModelLatency(stack, MODEL_MS);
  const over = new AbortController();
  const most = mostHeld(Object.values(stack.pids), over.signal);
  try {
    for (let round = 0; round < ROUNDS; round += 1) await Promise.all(tenants.map(runWatched));
  } finally {
    over.abort();
  }
  await setModelLatency(stack, 0);
  return { busyMb: await most };
}

async function runWatched(tenant: BenchTenant): Promise<void> {
  const started = Promise.withResolvers<string>();
  const watching = Array.from({ length: STREAMS_EACH }, async () => watch(tenant, await started.promise));
  await Promise.all([driveOne(tenant, 4 * MODEL_MS, started.resolve), ...watching]);
}

/** Streams are short: whoever was not told of the end goes on from the last event. */
async function watch({ api }: BenchTenant, runId: string): Promise<void> {
  for (let after = '0'; ; ) {
    const told = await api.stream(`runs/${runId}/live`, after);
    if (told.includes('event: end')) return;
    after = [...told.matchAll(/^id: (\d+)$/gm)].at(-1)?.[1] ?? after;
  }
}

async function mostHeld(pids: number[], over: AbortSignal): Promise<number> {
  let most = 0;
  while (!over.aborted) {
    most = Math.max(most, pssMb(pids));
    await sleep(SAMPLE_MS);
  }
  return most;
}
