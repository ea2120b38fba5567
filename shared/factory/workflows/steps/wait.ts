import { runChanges, waitOf } from '#factory/runs';
import { type BatchOp, HOUR_MS, iso, later } from '#kernel';
import { MOST_WAIT_HOURS } from '../nodes/waiting.ts';
import { keyOf, type Retry, type Suspended } from '../step-contract.ts';
import type { CurrentStep, StepCtx } from './current-step.ts';

interface Awaited {
  /** What it is called when somebody says that it has happened. */
  event: string;
  until: Date;
  /** Time alone may have settled it by then. */
  lookAgain?: Date;
  /** For the person. */
  waitingFor: string;
}

/** Until when this step waits: as it was said at its first look, and never for longer than a run may wait in all. */
export function deadlineOf({ run, input }: CurrentStep, now: Date, spanMs: number): Date {
  const known = waitOf(run, keyOf(input));
  if (known) return new Date(known.until);
  const last = later(new Date(run.startedAt ?? run.createdAt), MOST_WAIT_HOURS * HOUR_MS);
  return new Date(Math.min(later(now, spanMs).getTime(), last.getTime()));
}

/**
 * The run says what it waits for, in one batch with what makes somebody wake it. It is written at every look: an old
 * reading, by which what has happened would be waited for once more, is refused by the store.
 */
export async function waitOn(
  ctx: StepCtx,
  { run, input }: CurrentStep,
  { event, until, lookAgain = until, waitingFor }: Awaited,
  wakers: BatchOp[] = [],
): Promise<Suspended | Retry> {
  const wait = { key: keyOf(input), event, until: iso(until), waitingFor };
  const outcome = await ctx.db.batch([...runChanges.beginWait(ctx, run, wait), ...wakers]);
  return outcome.kind === 'committed'
    ? { kind: 'waits', for: event, until: iso(lookAgain < until ? lookAgain : until) }
    : { kind: 'retry', afterMs: 200, reason: 'run.contention', ours: 'passing' };
}
