import {
  type BatchOp,
  type Change,
  type Condition,
  type Ctx,
  increase,
  iso,
  later,
  type PatchChange,
  type PatchOp,
  type Stored,
  set,
} from '#kernel';
import type { Chosen } from '#platform/connectors';
import { NO_TOTALS, type RunOutcome, type RunStatus, type Spent } from './schema.ts';
import type { RunDoc } from './store.ts';
import { firstOver, TO_WORK_MS, type Wait, waitOf } from './waits.ts';

/*
 * All that may happen to a run; nobody else writes one. Each change names the states it goes from, in a condition that
 * the store compares: queued → running ⇄ waiting → completed, failed, stopped, blocked or cancelled; queued may end at once. Open =
 * it has not ended.
 */

type Known = Pick<RunDoc, 'id'>;
type Changed = Change & { doc: RunDoc };

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
export async function admit(ctx: Pick<Ctx, 'clock' | 'plans'>, run: Known): Promise<BatchOp[]> {
  const condition = `${QUEUED} and not IS_STRING(c.admittedAt)`;
  return [...(await takePlace(ctx)), patch(run, condition, [set('/admittedAt', iso(ctx.clock.now()))])];
}

/** queued: says what it waits for before it can begin. */
export const waitInQueue = (run: Known, waitingFor: string): PatchOp =>
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

/**
 * running or waiting, as it was read → waiting: one of its paths waits for what is named. With the first of them its place
 * among the runs at once is given back, for nothing is done that would need it. It ends when it has waited for the
 * longest of them and then worked as long as it may.
 */
export function beginWait(
  { plans }: Pick<Ctx, 'plans'>,
  run: Stored<RunDoc>,
  { key, event, until, waitingFor }: Wait & { key: string; waitingFor: string },
): BatchOp[] {
  const waits = { ...run.waits, [key]: { event, until } };
  const endsBy = iso(later(new Date(until), TO_WORK_MS));
  const changes = [
    set('/status', 'waiting'),
    set('/waitingFor', waitingFor),
    set('/waits', waits),
    set('/wakeAt', firstOver(waits)),
    set('/admittedAt', null),
    set('/deadlineAt', endsBy > run.deadlineAt ? endsBy : run.deadlineAt),
  ];
  return [
    { ...patch(run, UNDER_WAY, changes), etag: run.etag },
    ...(run.admittedAt ? plans.moveGauges([{ gauge: 'runs', by: -1 }]) : []),
  ];
}

/**
 * waiting, as it was read → running with the last of its waits. It takes a place again also where none is free: it was let
 * in once, and nobody waits for it to start.
 */
export function endWait(ctx: Pick<Ctx, 'clock' | 'plans'>, run: Stored<RunDoc>, key: string): BatchOp[] {
  if (!waitOf(run, key)) return [];
  const { [key]: _over, ...waits } = run.waits ?? {};
  const left = [set('/waits', waits), set('/wakeAt', firstOver(waits))];
  if (firstOver(waits)) return [{ ...patch(run, WAITING, left), etag: run.etag }];
  const changes = [
    ...left,
    set('/status', 'running'),
    set('/waitingFor', null),
    set('/admittedAt', iso(ctx.clock.now())),
  ];
  return [
    { ...patch(run, WAITING, changes), etag: run.etag },
    ...ctx.plans.moveGauges([{ gauge: 'runs', by: 1 }]),
  ];
}

/** open: each next step looks for it before it works. */
export function requestCancel({ clock }: Pick<Ctx, 'clock'>, run: RunDoc): Changed {
  const cancelRequestedAt = iso(clock.now());
  return {
    doc: { ...run, cancelRequestedAt },
    ops: [patch(run, OPEN, [set('/cancelRequestedAt', cancelRequestedAt)])],
    events: [{ action: 'run.cancel_requested', subject: subject(run) }],
  };
}

/** open: it was begun anew from its first step. */
export const countRestart = (run: Known): PatchOp => patch(run, OPEN, [increase('/restarts', 1)]);

/** open, and the place is free: an agent may propose one more. What is open when the run ends, its end gives back. */
export function reservePlace({ id, places }: RunDoc, place: string, agentId: string): PatchOp {
  // A run that was started before there were such places has nothing to note them in.
  const note = places ? set(`/places/${place}`, agentId) : set('/places', { [place]: agentId });
  const isFree = `not IS_DEFINED(c.places${places ? `.${place}` : ''})`;
  return patch({ id }, `${OPEN} and ${isFree}`, [note, increase('/placesHeld', 1)]);
}

/** open, and the place is held. */
export const freePlace = (run: Known, place: string): PatchOp =>
  patch(run, `${OPEN} and IS_DEFINED(c.places.${place})`, [
    { op: 'remove', path: `/places/${place}` },
    increase('/placesHeld', -1),
  ]);

/** open, and with this the run holds no more than it may cost. */
export const holdCost = (run: Known, microUsd: number, maxMicroUsd: number): PatchOp =>
  patch(run, `${OPEN} and c.heldMicroUsd + ${microUsd} <= ${maxMicroUsd}`, [
    increase('/heldMicroUsd', microUsd),
  ]);

/** open: a call that a share was taken for has cost so much; 0 = it was not made. */
export const settleCost = (
  run: Known,
  { takenMicroUsd, costMicroUsd }: { takenMicroUsd: number; costMicroUsd: number },
): PatchOp =>
  patch(run, OPEN, [
    increase('/heldMicroUsd', costMicroUsd - takenMicroUsd),
    increase('/spentMicroUsd', costMicroUsd),
  ]);

export interface RunEnd {
  status: Exclude<RunStatus, 'queued' | 'running' | 'waiting'>;
  charged: boolean;
  steps: number;
  spent: Spent;
  summary: string;
  outcome: RunOutcome | null;
  /** Conversations for whose proposals there was no room. */
  waitForRoom: number;
  /** Seconds that it can be read from now on. */
  ttl: number;
}

/** open, and as it was read → ended. What it holds of the runs at once is given back. */
export function end(ctx: Pick<Ctx, 'clock' | 'plans'>, run: RunDoc, told: RunEnd): Change {
  const { status, charged, steps, spent, summary, outcome, waitForRoom, ttl } = told;
  const changes = [
    set('/status', status),
    set('/endedAt', iso(ctx.clock.now())),
    set('/charge', charged ? 'charged' : 'free'),
    set('/totals', { steps, ...spent }),
    set('/summary', summary),
    set('/outcome', outcome),
    set('/waitingFor', null),
    set('/ttl', ttl),
  ];
  const facts = { status, code: outcome?.code ?? null, steps, charged, waitForRoom, ...spent };
  return {
    ops: [
      patch(run, asRead(run), changes),
      ...(run.admittedAt ? ctx.plans.moveGauges([{ gauge: 'runs', by: -1 }]) : []),
    ],
    events: [{ action: 'run.ended', subject: subject(run), facts }],
  };
}

const QUEUED = 'c.type = "run" and c.status = "queued"';
const OPEN = 'IS_NULL(c.endedAt)';
const WAITING = 'c.status = "waiting"';
const UNDER_WAY = '(c.status = "running" or c.status = "waiting")';

/** What it gives back must be what it holds: a place that it takes, or a call that it makes, meanwhile comes first. */
function asRead({ status, admittedAt, heldMicroUsd, placesHeld }: RunDoc): Condition {
  const place = `${admittedAt ? '' : 'not '}IS_STRING(c.admittedAt)`;
  const places = placesHeld === undefined ? 'not IS_DEFINED(c.placesHeld)' : `c.placesHeld = ${placesHeld}`;
  return `${OPEN} and c.status = "${status}" and ${place} and ${places} and c.heldMicroUsd = ${heldMicroUsd}`;
}

async function takePlace({ plans }: Pick<Ctx, 'plans'>): Promise<BatchOp[]> {
  const { runsAtOnce } = await plans.limits();
  return plans.moveGauges([{ gauge: 'runs', by: 1, max: runsAtOnce }]);
}

const patch = ({ id }: Known, condition: Condition, changes: PatchChange[]): PatchOp => ({
  kind: 'patch',
  id,
  condition,
  changes,
});

const subject = ({ id }: Known) => ({ type: 'run' as const, id });
