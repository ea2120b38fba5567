import { type Change, type Condition, type Ctx, iso, later, type PatchOp, secondsUntil, set } from '#kernel';
import type { RunOutcome, RunStatus, Spent } from '../schema.ts';
import type { RunDoc } from '../store.ts';
import { OPEN, patch, subject } from './states.ts';

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
  /** When something of what its steps hold is to be dropped first. */
  contentUntil: string;
}

/** open, and as it was read → ended. What it holds of the runs at once is given back. */
export function end(ctx: Pick<Ctx, 'clock' | 'plans'>, run: RunDoc, told: RunEnd): Change {
  const { status, charged, steps, spent, summary, outcome, waitForRoom, ttl, contentUntil } = told;
  const now = ctx.clock.now();
  const changes = [
    set('/status', status),
    set('/endedAt', iso(now)),
    set('/charge', charged ? 'charged' : 'free'),
    set('/totals', { steps, ...spent }),
    set('/summary', summary),
    set('/outcome', outcome),
    set('/waitingFor', null),
    set('/ttl', ttl),
    set('/expiresAt', iso(later(now, ttl * 1000))),
    set('/contentUntil', contentUntil),
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

/** ended, and what was due of what its steps hold is gone; the rest is due at `next`, null = there is none. */
export const contentDropped = (
  { clock }: Pick<Ctx, 'clock'>,
  { id, contentUntil, expiresAt }: RunDoc,
  next: string | null,
): PatchOp =>
  patch({ id }, `IS_STRING(c.endedAt) and c.contentUntil = "${contentUntil}"`, [
    set('/contentUntil', next),
    // A change begins the time anew that the store keeps it.
    ...(expiresAt ? [set('/ttl', secondsUntil(clock.now(), new Date(expiresAt)))] : []),
  ]);

/** What it gives back must be what it holds: a place that it takes, or a call that it makes, meanwhile comes first. */
function asRead({ status, admittedAt, heldMicroUsd, placesHeld }: RunDoc): Condition {
  const place = `${admittedAt ? '' : 'not '}IS_STRING(c.admittedAt)`;
  const places = placesHeld === undefined ? 'not IS_DEFINED(c.placesHeld)' : `c.placesHeld = ${placesHeld}`;
  return `${OPEN} and c.status = "${status}" and ${place} and ${places} and c.heldMicroUsd = ${heldMicroUsd}`;
}
