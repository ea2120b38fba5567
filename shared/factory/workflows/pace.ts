import { TO_WORK_MS } from '#factory/runs';
import { type Story, sleep, waitFor } from '#kernel';
import type { Suspended } from './step-contract.ts';

const MAX_WORK_MS = 10 * 60_000;
const MOST_OWN_WAIT_MS = 60_000;
/** What ending a run may take before its hour is over. */
const TO_END_MS = 60_000;

/** The time of one run: ten minutes of work, and its deadline in all. Times are epoch milliseconds. */
export interface Pace {
  now(): Date;
  startedMs: number;
  deadlineMs: number;
  /** Suspended that lie side by side count once. */
  restedMs: number;
  restUntilMs: number;
}

export const paceOf = (now: () => Date, deadlineMs: number): Pace => {
  const startedMs = now().getTime();
  return { now, startedMs, deadlineMs, restedMs: 0, restUntilMs: startedMs };
};

/** Which limit of time is met, in words; waiting is no work. */
export function timeLimitOf(pace: Pace): string | undefined {
  if (!hasTimeFor(pace, 0)) return 'because its hour was over';
  const workedMs = pace.now().getTime() - pace.startedMs - pace.restedMs;
  return workedMs > MAX_WORK_MS ? 'after ten minutes of work' : undefined;
}

/** Longer and longer by itself, and never shorter than it was asked to. */
export const backOffMs = (attempt: number, askedMs: number): number =>
  Math.max(askedMs, Math.min(MOST_OWN_WAIT_MS, 500 * 2 ** attempt));

/** Whether a run that waits so long can still end in time. */
export const hasTimeFor = (pace: Pace, waitMs: number): boolean =>
  pace.now().getTime() + waitMs <= pace.deadlineMs - TO_END_MS;

/** Asked for again at the soonest: clocks of several machines differ by a little. */
const SOONEST_MS = 1_000;

/** Until what is waited for has happened, or its time is over. The time of a run that waits is counted from then on. */
export function* restUntil(pace: Pace, { for: name, until }: Suspended): Story<void> {
  const fromMs = pace.now().getTime();
  const untilMs = Date.parse(until);
  pace.deadlineMs = Math.max(pace.deadlineMs, untilMs + TO_WORK_MS);
  yield* waitFor(name, Math.max(SOONEST_MS, untilMs - fromMs));
  const nowMs = pace.now().getTime();
  pace.restedMs += Math.max(0, nowMs - Math.max(pace.restUntilMs, fromMs));
  pace.restUntilMs = Math.max(pace.restUntilMs, nowMs);
}

export function* rest(pace: Pace, waitMs: number): Story<void> {
  const nowMs = pace.now().getTime();
  const untilMs = Math.max(pace.restUntilMs, nowMs + waitMs);
  pace.restedMs += untilMs - Math.max(pace.restUntilMs, nowMs);
  pace.restUntilMs = untilMs;
  yield* sleep(waitMs);
}
