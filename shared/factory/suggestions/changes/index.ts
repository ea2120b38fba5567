/**
 * All that may happen to a suggestion; nobody else writes one. Each change names the states it goes from, in a condition
 * that the store compares. The README of the room draws them.
 */
export {
  beginApplying,
  confirmNewest,
  keepHandle,
  noteAccepted,
  noteSecondDraft,
  releaseClaim,
  renewClaim,
  type Settlement,
  settle,
  takeClaim,
} from './applying.ts';
export {
  askToBeWoken,
  bringBack,
  decide,
  edit,
  expire,
  putAside,
  withdraw,
  withdrawOutdated,
} from './deciding.ts';
export { type NewSuggestion, propose } from './proposing.ts';
