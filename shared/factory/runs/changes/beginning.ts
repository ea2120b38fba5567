import { type BatchOp, type Ctx, iso, type PatchOp, set } from '#kernel';
import type { Chosen } from '#platform/connectors';
import { NO_TOTALS } from '../schema.ts';
import type { RunDoc } from '../store.ts';
import { type Changed, patch, QUEUED, type RunRef, subject } from './states.ts';

/** What a run is made of; how it stands is said here. */
export type NewRun = Pick<
  RunDoc,
  | 'id'
  | 'workflowId'
  | 'workflowVersion'
  | 'title'
  | 'lane'
  | 'trigger'
  | 'input'
  | 'month'
  | 'fingerprint'
  | 'deadlineAt'
>;

/** → queued; `isAdmitted`: with a place among the runs at once, which is the last operation and may be refused. */
export async function queue(
  ctx: Pick<Ctx, 'clock' | 'plans'>,
  made: NewRun,
  { isAdmitted }: { isAdmitted: boolean },
): Promise<Changed> {
  const at = iso(ctx.clock.now());
  const doc: RunDoc = {
    ...made,
    type: 'run',
    status: 'queued',
    waitingFor: null,
    charge: 'reserved',
    totals: NO_TOTALS,
    summary: null,
    outcome: null,
    cancelRequestedAt: null,
    admittedAt: isAdmitted ? at : null,
    heldMicroUsd: 0,
    spentMicroUsd: 0,
    places: {},
    placesHeld: 0,
    accounts: {},
    createdAt: at,
    startedAt: null,
    endedAt: null,
    ttl: -1,
  };
  const facts = { workflowId: doc.workflowId, trigger: doc.trigger.kind };
  return {
    doc,
    ops: [{ kind: 'create', doc }, ...(isAdmitted ? await takePlace(ctx) : [])],
    events: [{ action: 'run.started', subject: subject(doc), facts }],
  };
}

/** queued, without a place among the runs at once: takes one, in the first operation, and keeps it until it ends or waits. */
export async function admit(ctx: Pick<Ctx, 'clock' | 'plans'>, run: RunRef): Promise<BatchOp[]> {
  const condition = `${QUEUED} and not IS_STRING(c.admittedAt)`;
  return [...(await takePlace(ctx)), patch(run, condition, [set('/admittedAt', iso(ctx.clock.now()))])];
}

/** queued: says what it waits for before it can begin. */
export const waitInQueue = (run: RunRef, waitingFor: string): PatchOp =>
  patch(run, QUEUED, [set('/waitingFor', waitingFor)]);

/** queued → running, with the account that it works with from its first step to its last. */
export const begin = (
  { clock }: Pick<Ctx, 'clock'>,
  { id, waitingFor }: Pick<RunDoc, 'id' | 'waitingFor'>,
  accounts: Chosen,
): PatchOp =>
  patch({ id }, QUEUED, [
    set('/status', 'running'),
    set('/startedAt', iso(clock.now())),
    set('/accounts', accounts),
    ...(waitingFor === null ? [] : [set('/waitingFor', null)]),
  ]);

async function takePlace({ plans }: Pick<Ctx, 'plans'>): Promise<BatchOp[]> {
  const { runsAtOnce } = await plans.limits();
  return plans.moveGauges([{ gauge: 'runs', by: 1, max: runsAtOnce }]);
}
