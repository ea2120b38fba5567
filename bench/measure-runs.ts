import { checkTimeline, type DrivenRun, drive, driveOne } from './drive.ts';
import type { FigureKey } from './figures.ts';
import { storeCost } from './metrics.ts';
import { setModelAnswers, setModelLatency } from './model-stub.ts';
import { cpuMs } from './processes.ts';
import { CRITICAL_MODEL_CALLS, CRITICAL_STEPS, TIMELINE_STEPS } from './reference-run.ts';
import type { BenchStack } from './stack.ts';
import { median, quantile } from './statistics.ts';
import type { BenchTenant } from './tenants.ts';

export interface RunBench {
  stack: BenchStack;
  tenants: BenchTenant[];
}

type Measured = Partial<Record<FigureKey, number>>;

export interface Load {
  figures: Measured;
  /** CPU milliseconds per run of each process of the stack. */
  parts: { standIns: number; host: number; storage: number };
}

const CONCURRENCY = 10;
const MODEL_MS = 200;

/** Until the code that a run needs is compiled and every tenant has run once. */
export async function warmUp({ stack, tenants }: RunBench, total: number): Promise<void> {
  await setModelAnswers(stack);
  await setModelLatency(stack, 0);
  const runs = await drive(tenants, { total, concurrency: CONCURRENCY });
  await checkAll(runs.slice(-1));
}

/** Ten clients, each starting its next run when the last one has ended; the model answers at once. */
export async function measureLoad({ stack, tenants }: RunBench, total: number): Promise<Load> {
  await setModelLatency(stack, 0);
  const before = cpuOf(stack);
  const startedMs = performance.now();
  const runs = await drive(tenants, { total, concurrency: CONCURRENCY });
  const tookSec = (performance.now() - startedMs) / 1000;
  const after = cpuOf(stack);
  const [standIns = 0, host = 0, storage = 0] = after.map(
    (ms, part) => (ms - (before[part] ?? 0)) / runs.length,
  );
  await checkAll(runs.slice(-1));
  const wallMs = runs.map((run) => run.wallMs);
  return {
    figures: {
      runsPerSecC10: runs.length / tookSec,
      p95MsC10: quantile(wallMs, 0.95),
      cpuMsPerRun: standIns + host + storage,
    },
    parts: { standIns, host, storage },
  };
}

const cpuOf = ({ pids }: BenchStack): number[] =>
  [pids.standIns, pids.host, pids.storage].map((pid) => cpuMs(pid));

/** One run after the other, each looked at once when it has long ended: what the run itself asks of the store. */
export async function measureStore({ stack, tenants }: RunBench, total: number): Promise<Measured> {
  await setModelLatency(stack, 0);
  const before = await storeCost(stack);
  for (const tenant of taking(tenants, total)) await driveOne(tenant, 400);
  const after = await storeCost(stack);
  return {
    ruPerRun: (after.requestUnits - before.requestUnits) / total,
    cosmosOpsPerRun: (after.operations - before.operations) / total,
    bytesPerRun: (after.bytes - before.bytes) / total,
  };
}

/** One run at a time against a model that needs 200 ms: what is left is waiting that we cause. */
export async function measureOverhead({ stack, tenants }: RunBench, total: number): Promise<Measured> {
  await setModelLatency(stack, MODEL_MS);
  const modelMs = CRITICAL_MODEL_CALLS * MODEL_MS;
  const wallMs: number[] = [];
  for (const tenant of taking(tenants, total)) wallMs.push((await driveOne(tenant, modelMs)).wallMs);
  await setModelLatency(stack, 0);
  return { stepOverheadMs: (median(wallMs) - modelMs) / CRITICAL_STEPS };
}

function taking(tenants: BenchTenant[], total: number): BenchTenant[] {
  return Array.from({ length: Math.ceil(total / tenants.length) }, () => tenants)
    .flat()
    .slice(0, total);
}

async function checkAll(runs: DrivenRun[]): Promise<void> {
  for (const run of runs) await checkTimeline(run, TIMELINE_STEPS);
}
