import { type Change, type Condition, type Ctx, iso, type PatchOp, secondsUntil, set } from '#kernel';
import type { RunOutcome, RunStatus, Spent } from '../schema.ts';
import { expiryOf, type RunDoc } from '../store.ts';
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
  const changes = [
    set('/status', status),
    set('/endedAt', iso(ctx.clock.now())),
    set('/charge', charged ? 'charged' : 'free'),
    set('/totals', { steps, ...spent }),
    set('/summary', summary),
    set('/outcome', outcome),
    ...(run.status === 'running' && run.waitingFor === null ? [] : [set('/waitingFor', null)]),
    set('/ttl', ttl),
    set('/contentUntil', contentUntil),
  ];
  const facts = {
    status,
    code: outcome?.code ?? null,
    steps,
    charged,
    ...(waitForRoom > 0 && { waitForRoom }),
    ...spent,
  };
  return {
    ops: [
      patch(run, asRead(run), changes),
      ...(run.admittedAt ? ctx.plans.moveGauges([{ gauge: 'runs', by: -1 }]) : []),
    ],
    events: [{ action: 'run.ended', subject: subject(run), facts }],
  };
}

/** ended, and what was due of what its steps hold is gone; the rest is due at `next`, null = there is none. */
export function contentDropped({ clock }: Pick<Ctx, 'clock'>, run: RunDoc, next: string | null): PatchOp {
  const keptUntil = expiryOf(run);
  return patch(run, `IS_STRING(c.endedAt) and c.contentUntil = "${run.contentUntil}"`, [
    set('/contentUntil', next),
    // A change begins the time anew that the store keeps it, so what is left of it is said again.
    ...(keptUntil
      ? [set('/keptUntil', keptUntil), set('/ttl', secondsUntil(clock.now(), new Date(keptUntil)))]
      : []),
  ]);
}

/** What it gives back must be what it holds: a place that it takes, or a call that it makes, meanwhile comes first. */
function asRead({ status, admittedAt, heldMicroUsd, placesHeld }: RunDoc): Condition {
  const place = `${admittedAt ? '' : 'not '}IS_STRING(c.admittedAt)`;
  const places = placesHeld === undefined ? 'not IS_DEFINED(c.placesHeld)' : `c.placesHeld = ${placesHeld}`;
  return `${OPEN} and c.status = "${status}" and ${place} and ${places} and c.heldMicroUsd = ${heldMicroUsd}`;
}
