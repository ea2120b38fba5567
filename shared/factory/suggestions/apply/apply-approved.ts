import { type Approved, performing, type Story, sleep } from '#kernel';
import type { APPLY_ACTIVITIES } from './activities.ts';

const perform = performing<typeof APPLY_ACTIVITIES>();

const MAX_TRIES = 6;
const FIRST_WAIT_MS = 2_000;
/** What a vendor asks for is waited for in full; this bounds what nobody asked for. */
const MAX_OWN_WAIT_MS = 60_000;

/**
 * Waits until the yes cannot be taken back any more, then tries until the vendor has answered; after the last try the
 * person is asked to look.
 */
export function* applyApproved(now: () => Date, { undoableUntil, ...input }: Approved): Story<string> {
  const undoMs = undoableUntil === null ? 0 : Date.parse(undoableUntil) - now().getTime();
  if (undoMs > 0) yield* sleep(undoMs);
  for (let attempt = 1; ; attempt += 1) {
    const outcome = yield* perform('apply', { ...input, lastAttempt: attempt >= MAX_TRIES });
    if (outcome.kind === 'done') return outcome.status;
    const afterMs = outcome.kind === 'retry' ? outcome.afterMs : FIRST_WAIT_MS;
    // Left open after many tries (the store itself does not answer), the sweep takes it up again.
    if (attempt === MAX_TRIES * 2) return 'left_to_sweep';
    if (afterMs > 0 || attempt > 3)
      yield* sleep(Math.max(afterMs, Math.min(MAX_OWN_WAIT_MS, FIRST_WAIT_MS * attempt)));
  }
}
