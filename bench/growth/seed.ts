import type { RunDoc, StepDoc } from '#factory/runs';
import type { Doc, TenantDb } from '#kernel';
import type { CosmosStore } from '../../shared/adapters/azure/cosmos/index.ts';

/** What a person has who has signed in and never looked back, by the names of the documents. */
const TYPES_OF_A_TENANT = ['workflow', 'agent', 'record', 'usage', 'gauges', 'run', 'step', 'charge'];
const BATCH = 100;
/** Batches under way at once: enough to keep the store busy, and not more than it queues. */
const AT_ONCE = 8;

interface Growth {
  /** So many are there already. */
  from: number;
  to: number;
}

/** As many tenants as are told, each with what this one has. */
export async function addTenants(store: CosmosStore, like: string, { from, to }: Growth): Promise<void> {
  const docs = await docsOf(store.tenant(like));
  await eachOf(to - from, async (index) => {
    const db = store.tenant(`tnt_grown_${from + index}`);
    for (const part of inParts(docs)) await create(db, part);
  });
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
  const { items: steps } = await db.query<StepDoc>('step', { limit: 100 });
  const { items: charges } = await db.query('charge', { limit: 1 });
  if (!run) throw new Error('There is no run to make others of.');
  const ofRun = (index: number) => {
    const id = `run_grown${String(index).padStart(8, '0')}`;
    const createdAt = new Date(Date.parse(run.createdAt) - index * 600_000).toISOString();
    const own = index < withSteps ? steps.filter(({ runId }) => runId === run.id) : [];
    return [
      { ...run, id, createdAt, startedAt: createdAt, endedAt: createdAt },
      ...own.map((step) => ({ ...step, id: step.id.replace(run.id.slice(4), id.slice(4)), runId: id })),
      ...charges.map((charge) => ({ ...charge, id: `charge_${id.slice(4)}`, runId: id })),
    ];
  };
  const perBatch = Math.max(1, Math.floor(BATCH / (steps.length + 2)));
  await eachOf(Math.ceil((to - from) / perBatch), async (batch) => {
    const first = from + batch * perBatch;
    const count = Math.min(perBatch, to - first);
    await create(db, Array.from({ length: count }, (_, n) => ofRun(first + n)).flat());
  });
}

async function docsOf(db: TenantDb): Promise<Doc[]> {
  const found = await Promise.all(TYPES_OF_A_TENANT.map((type) => db.query<Doc>(type, { limit: 100 })));
  return found.flatMap(({ items }) => items);
}

const inParts = (docs: Doc[]): Doc[][] =>
  Array.from({ length: Math.ceil(docs.length / BATCH) }, (_, part) =>
    docs.slice(part * BATCH, (part + 1) * BATCH),
  );

async function create(db: TenantDb, docs: Doc[]): Promise<void> {
  const outcome = await db.batch(docs.map((doc) => ({ kind: 'create', doc })));
  if (outcome.kind === 'refused') throw new Error(`The store refused what is to grow: ${outcome.reason}.`);
}

async function eachOf(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) {
      const index = next;
      next += 1;
      await work(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
