import type { Ctx } from '#kernel';
import { alreadyReviewed, expired } from '../errors.ts';
import { isPastDeadline, type SuggestionDoc } from '../store.ts';

/** Only what still waits for the person can be decided on or edited. */
export function demandPending({ clock }: Pick<Ctx, 'clock'>, doc: SuggestionDoc): void {
  if (doc.status === 'expired' || isPastDeadline(doc, clock.now())) throw expired();
  if (doc.status !== 'pending') throw alreadyReviewed({ members: { suggestionStatus: doc.status } });
}
