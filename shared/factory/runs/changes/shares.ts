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

/** open, and with this the run holds no more than it may cost. */
export const holdCost = (run: RunRef, microUsd: number, maxMicroUsd: number): PatchOp =>
  patch(run, `${OPEN} and c.heldMicroUsd + ${microUsd} <= ${maxMicroUsd}`, [
    increase('/heldMicroUsd', microUsd),
  ]);

/** open: a call that a share was taken for has cost so much; 0 = it was not made. */
export const settleCost = (
  run: RunRef,
  { takenMicroUsd, costMicroUsd }: { takenMicroUsd: number; costMicroUsd: number },
): PatchOp =>
  patch(run, OPEN, [
    increase('/heldMicroUsd', costMicroUsd - takenMicroUsd),
    increase('/spentMicroUsd', costMicroUsd),
  ]);
