import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchTenant } from './tenants.ts';

export interface DrivenRun {
  id: string;
  tenant: BenchTenant;
  /** From the request that starts it until its end was stored; both clocks are this machine's. */
  wallMs: number;
}

interface RunAnswer {
  id: string;
  status: string;
  endedAt: string | null;
  outcome: { code: string } | null;
}

const MOST_RUN_MS = 60_000;
/** A client that looks too often slows down what it waits for. */
const ASK_AGAIN_SHARE = 1 / 8;
const ASK_AGAIN_LEAST_MS = 15;

/**
 * Keeps `concurrency` runs going until `total` are done. A client looks for the first time when a run of late would
 * have ended, so that looking costs little; how long a run took is told by the run itself.
 */
export async function drive(
  tenants: BenchTenant[],
  { total, concurrency }: { total: number; concurrency: number },
): Promise<DrivenRun[]> {
  const done: DrivenRun[] = [];
  const pace = { expectedMs: 20 };
  let next = 0;
  const client = async () => {
    while (next < total) {
      const tenant = tenants[next % tenants.length];
      next += 1;
      if (!tenant) throw new Error('There is no tenant to run for.');
      const run = await driveOne(tenant, pace.expectedMs);
      pace.expectedMs += (run.wallMs - pace.expectedMs) / 8;
      done.push(run);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, client));
  return done;
}

export async function driveOne(
  tenant: BenchTenant,
  expectedMs: number,
  started: (runId: string) => void = () => {},
): Promise<DrivenRun> {
  const startedMs = Date.now();
  const { id } = await tenant.api.call<RunAnswer>('POST', `workflows/${tenant.workflowId}/runs`);
  started(id);
  await sleep(Math.max(0, startedMs + expectedMs - Date.now()));
  const { status, endedAt, outcome } = await untilEnded(tenant, id, expectedMs);
  if (status !== 'completed' || !endedAt)
    throw new Error(`Run ${id} ended as ${status} (${outcome?.code ?? 'no reason'}).`);
  return { id, tenant, wallMs: Date.parse(endedAt) - startedMs };
}

async function untilEnded({ api }: BenchTenant, id: string, expectedMs: number): Promise<RunAnswer> {
  const deadlineMs = Date.now() + MOST_RUN_MS;
  for (;;) {
    const run = await api.call<RunAnswer>('GET', `runs/${id}`);
    if (run.endedAt) return run;
    if (Date.now() > deadlineMs) throw new Error(`Run ${id} is still ${run.status} after ${MOST_RUN_MS} ms.`);
    await sleep(Math.max(ASK_AGAIN_LEAST_MS, expectedMs * ASK_AGAIN_SHARE));
  }
}

/** A run without its full timeline would not be the reference run. */
export async function checkTimeline({ tenant, id }: DrivenRun, steps: number): Promise<void> {
  const timeline = await tenant.api.call<{ steps: { status: string }[] }>('GET', `runs/${id}/timeline`);
  const good = timeline.steps.filter(({ status }) => status === 'done').length;
  if (good !== steps)
    throw new Error(`Run ${id} has ${good} good steps in its timeline; ${steps} were to be.`);
}
