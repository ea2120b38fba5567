import path from 'node:path';
import { openCosmos } from '../../shared/adapters/azure/cosmos/index.ts';
import { driveOne } from '../drive.ts';
import { warmUp } from '../measure-runs.ts';
import { storeCost } from '../metrics.ts';
import { cpuMs } from '../processes.ts';
import { tableOf } from '../report.ts';
import { type BenchStack, startBenchStack } from '../stack.ts';
import { median, quantile, rounded } from '../statistics.ts';
import { type OpenedTenant, openTenants } from '../tenants.ts';
import { readsOf } from './reads.ts';
import { addRuns, addTenants } from './seed.ts';

export interface GrowthOptions {
  folder: string;
  tenants: number[];
  runs: number[];
  say(line: string): void;
}

/** A stack with one person who is measured. */
interface Side {
  stack: BenchStack;
  tenant: OpenedTenant;
  tenantsThere: number;
  runsThere: number;
}

const WARM_UP = 60;
const RUNS = 20;
const READS = 200;
const WITH_STEPS = 10_000;
/** What is flat, as a ratio to a store that holds one person with hardly a run. */
const FLAT = 1.2;

/**
 * What a run and a read cost as a store grows, against a stack of the same code that does not grow: both are asked in
 * turns, so that neighbours of the machine slow down both. Returns a table.
 */
export async function measureGrowth({ folder, tenants, runs, say }: GrowthOptions): Promise<string> {
  const small = await open(path.join(folder, 'small'));
  const grown = await open(path.join(folder, 'grown'));
  const rows: string[][] = [];
  try {
    say('Measuring before anything has grown …');
    rows.push(await rowOf('1 tenant, hardly a run', small, grown));
    for (const count of tenants) {
      say(`Growing to ${count} tenants …`);
      await growTenants(grown, count);
      rows.push(await rowOf(`${count} tenants`, small, grown));
    }
    for (const count of runs) {
      say(`Growing to ${count} runs of one tenant …`);
      await growRuns(grown, count);
      rows.push(await rowOf(`${count} runs in the tenant`, small, grown));
    }
  } finally {
    await Promise.all([small.stack.stop(), grown.stack.stop()]);
  }
  const head = ['', 'units', 'operations', 'CPU', 'p95 of a read', 'slowest to grow', `flat (≤ ${FLAT})`];
  return tableOf([head, ...rows]);
}

async function open(dataDir: string): Promise<Side> {
  const stack = await startBenchStack({ dataDir, withStub: true });
  const [tenant] = await openTenants(stack, 1);
  if (!tenant) throw new Error('The sign-in opened no account.');
  await warmUp({ stack, tenants: [tenant] }, WARM_UP);
  return { stack, tenant, tenantsThere: 1, runsThere: 0 };
}

const storeOf = ({ stack }: Side) =>
  openCosmos({ endpoint: stack.cosmosUrl, key: stack.cosmosKey, databaseName: 'connectsoft' });

async function growTenants(side: Side, count: number): Promise<void> {
  const store = storeOf(side);
  await addTenants(store, side.tenant.tenantId, { from: side.tenantsThere, to: count });
  side.tenantsThere = count;
  await store.close();
}

async function growRuns(side: Side, count: number): Promise<void> {
  const store = storeOf(side);
  await addRuns(store.tenant(side.tenant.tenantId), {
    from: side.runsThere,
    to: count,
    withSteps: WITH_STEPS,
  });
  side.runsThere = count;
  await store.close();
}

async function rowOf(name: string, small: Side, grown: Side): Promise<string[]> {
  const [least, most] = [await costOfRuns(small), await costOfRuns(grown)];
  const reads = await ratiosOfReads(small, grown);
  const [slowest = ['', Number.NaN] as const] = [...reads].toSorted(([, a], [, b]) => b - a);
  const p95 = median(reads.map(([, ratio]) => ratio));
  const ratios = { units: most.units / least.units, operations: most.operations / least.operations };
  const isFlat = Math.max(ratios.units, ratios.operations, p95) <= FLAT;
  return [
    name,
    `${rounded(most.units)} (${rounded(ratios.units, 2)})`,
    `${rounded(most.operations)} (${rounded(ratios.operations, 2)})`,
    `${rounded(most.cpuMs / least.cpuMs, 2)}`,
    `${rounded(p95, 2)}`,
    `${slowest[0]} ${rounded(slowest[1], 2)}`,
    isFlat && slowest[1] <= FLAT ? 'yes' : 'no',
  ];
}

interface RunCost {
  units: number;
  operations: number;
  cpuMs: number;
}

async function costOfRuns({ stack, tenant }: Side): Promise<RunCost> {
  const cpu = () => cpuMs(stack.pids.host) + cpuMs(stack.pids.standIns);
  const [before, cpuBefore] = [await storeCost(stack), cpu()];
  for (let run = 0; run < RUNS; run += 1) await driveOne(tenant, 200);
  const [after, cpuAfter] = [await storeCost(stack), cpu()];
  return {
    units: (after.requestUnits - before.requestUnits) / RUNS,
    operations: (after.operations - before.operations) / RUNS,
    cpuMs: (cpuAfter - cpuBefore) / RUNS,
  };
}

/** One read here, one there: a pause of the machine meets both alike. */
async function ratiosOfReads(small: Side, grown: Side): Promise<(readonly [name: string, ratio: number])[]> {
  const [ofSmall, ofGrown] = await Promise.all([readsOf(small.tenant.api), readsOf(grown.tenant.api)]);
  const ratios: (readonly [string, number])[] = [];
  for (const [index, [name, path]] of ofGrown.entries()) {
    const [, same = ''] = ofSmall[index] ?? [];
    const [least, most]: [number[], number[]] = [[], []];
    for (let read = 0; read < READS; read += 1) {
      least.push(await msOf(small, same));
      most.push(await msOf(grown, path));
    }
    ratios.push([name, quantile(most, 0.95) / quantile(least, 0.95)]);
  }
  return ratios;
}

async function msOf({ tenant }: Side, path: string): Promise<number> {
  const startedMs = performance.now();
  await tenant.api.call('GET', path);
  return performance.now() - startedMs;
}
