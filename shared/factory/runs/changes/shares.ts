import { increase, type PatchOp, set } from '#kernel';
import type { RunDoc } from '../store.ts';
import { OPEN, patch, type RunRef } from './states.ts';

/** open, and the place is free: an agent may propose one more. What is open when the run ends, its end gives back. */
export function reservePlace({ id, places }: RunDoc, place: string, agentId: string): PatchOp {
  // A run that was started before there were such places has nothing to note them in.
  const note = places ? set(`/places/${place}`, agentId) : set('/places', { [place]: agentId });
  const isFree = `not IS_DEFINED(c.places${places ? `.${place}` : ''})`;
  return patch({ id }, `${OPEN} and ${isFree}`, [note, increase('/placesHeld', 1)]);
}

/** open, and the place is held. */
export const freePlace = (run: RunRef, place: string): PatchOp =>
  patch(run, `${OPEN} and IS_DEFINED(c.places.${place})`, [
    { op: 'remove', path: `/places/${place}` },
    increase('/placesHeld', -1),
  ]);

/** open, and with this the run holds no more than it may cost; what its calls have cost meanwhile is noted. */
export const holdCost = (
  run: RunRef,
  { microUsd, spentMicroUsd }: { microUsd: number; spentMicroUsd: number },
  maxMicroUsd: number,
): PatchOp =>
  patch(run, `${OPEN} and c.heldMicroUsd + ${microUsd} <= ${maxMicroUsd}`, [
    increase('/heldMicroUsd', microUsd),
    ...(spentMicroUsd === 0 ? [] : [increase('/spentMicroUsd', spentMicroUsd)]),
  ]);

/** open: of what was taken for its calls so much was spent, and so much is not needed. */
export const settleCost = (
  run: RunRef,
  { leftMicroUsd, spentMicroUsd }: { leftMicroUsd: number; spentMicroUsd: number },
): PatchOp =>
  patch(run, OPEN, [increase('/heldMicroUsd', -leftMicroUsd), increase('/spentMicroUsd', spentMicroUsd)]);
