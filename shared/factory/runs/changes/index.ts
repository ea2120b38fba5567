/**
 * All that may happen to a run; nobody else writes one. Each change names the states it goes from, in a condition that
 * the store compares.
 */
export { admit, begin, type NewRun, queue, waitInQueue } from './beginning.ts';
export { contentDropped, end, type RunEnd } from './ending.ts';
export { freePlace, holdCost, reservePlace, settleCost } from './shares.ts';
export { beginWait, countRestart, endWait, requestCancel } from './under-way.ts';
