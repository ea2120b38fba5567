import type { RunDoc, StepDoc } from '#factory/runs';
import type { Doc, TenantDb } from '#kernel';
import { eachOf } from '../../local/each-of.ts';
import type { CosmosStore } from '../../shared/adapters/azure/cosmos/index.ts';
import { createAll } from '../create-all.ts';

/** What makes a tenant grow and what its runs read; who signs in to it, and its audit chain, are not copied. */
const TYPES_OF_A_TENANT = ['workflow', 'agent', 'record', 'usage', 'gauges', 'run', 'step', 'charge'];
/** Batches under way at once: enough to keep the store busy, and not more than it queues. */
const AT_ONCE = 8;
/** With their steps they are two batches. */
const RUNS_TOGETHER = 16;

interface Growth {
  /** So many are there already. */
  from: number;
  to: number;
}

/** As many tenants as are told, each with what this one has. */
export async function addTenants(store: CosmosStore, like: string, { from, to }: Growth): Promise<void> {
  const docs = await docsOf(store.tenant(like));
  await eachOf(to - from, AT_ONCE, (index) => createAll(store.tenant(`tnt_grown_${from + index}`), docs));
}

/**
 * As many runs in one tenant as are told, all ended, spread over the past as if one had ended each ten minutes. The first
 * `withSteps` of them come with their timeline; the others are as old runs are when what their steps held is gone.
 */
export async function addRuns(
  db: TenantDb,
  { from, to, withSteps }: Growth & { withSteps: number },
): Promise<void> {
  const [run] = (await db.query<RunDoc>('run', { limit: 1 })).items;
  if (!run) throw new Error('There is no run to make others of.');
  const ofTheRun = { where: 'c.runId = @runId', params: { runId: run.id }, limit: 100 };
  const { items: steps } = await db.query<StepDoc>('step', ofTheRun);
  const { items: charges } = await db.query<Doc & { runId: string }>('charge', ofTheRun);
  const ofRun = (index: number) => {
    const id = `run_grown${String(index).padStart(8, '0')}`;
    const createdAt = new Date(Date.parse(run.createdAt) - index * 600_000).toISOString();
    const own = index < withSteps ? steps : [];
    return [
      { ...run, id, createdAt, startedAt: createdAt, endedAt: createdAt },
      ...own.map((step) => ({ ...step, id: step.id.replace(run.id.slice(4), id.slice(4)), runId: id })),
      ...charges.map((charge) => ({ ...charge, id: `charge_${id.slice(4)}`, runId: id })),
    ];
  };
  await eachOf(Math.ceil((to - from) / RUNS_TOGETHER), AT_ONCE, async (group) => {
    const first = from + group * RUNS_TOGETHER;
    const count = Math.min(RUNS_TOGETHER, to - first);
    await createAll(db, Array.from({ length: count }, (_, n) => ofRun(first + n)).flat());
  });
}

async function docsOf(db: TenantDb): Promise<Doc[]> {
  const found = await Promise.all(TYPES_OF_A_TENANT.map((type) => db.query<Doc>(type, { limit: 100 })));
  return found.flatMap(({ items }) => items);
}
