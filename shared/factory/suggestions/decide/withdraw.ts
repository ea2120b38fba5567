import type { Ctx, InputOf } from '#kernel';
import { undoLeftMs } from '../by-the-clock.ts';
import { freeze, thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { changed, nothingToWithdraw, tooLateToWithdraw } from '../errors.ts';
import { keepPlace } from '../propose/open-proposal.ts';
import type { routes } from '../routes.ts';
import { type SuggestionDoc, toView } from '../store.ts';

const MAX_TRIES = 5;
const APPROVED_OR_LATER = ['approved', 'applying', 'applied', 'failed', 'needs_review'];

type WithdrawCtx = Pick<Ctx, 'suggestions' | 'audit' | 'clock' | 'actor' | 'plans' | 'db'>;
type Yes = InputOf<typeof routes.withdrawSuggestion>;

/**
 * Takes a yes back before anything has followed from it. The store alone says whether it is in time: an old reading,
 * by which nothing was approved yet, must not cost the person the seconds that there are.
 */
export async function withdrawSuggestion(ctx: WithdrawCtx, yes: Yes) {
  let isRefused = false;
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(yes.id);
    if (isYes(doc.withdrawn, yes)) return toView(ctx, doc);
    if (!isYes(doc, yes)) throw changed();
    if (isRefused) demandUndoable(ctx, doc);

    const { op, newer } = await keepPlace(ctx, doc);
    const back = newer ? changes.withdrawOutdated(ctx, doc, newer) : changes.withdraw(ctx, doc, renewed(doc));
    const outcome = await ctx.audit.commit([...back.ops, op], back.events);
    if (outcome.kind === 'committed') return toView(ctx, back.doc);
    isRefused = outcome.index === 0;
    if (attempt === MAX_TRIES) throw changed();
  }
}

const isYes = (at: Pick<SuggestionDoc, 'revision' | 'hash'> | undefined, { revision, hash }: Yes): boolean =>
  at?.revision === revision && at.hash === hash;

function demandUndoable({ clock }: WithdrawCtx, doc: SuggestionDoc): void {
  if (undoLeftMs(doc, clock.now()) > 0) return;
  const refusal = APPROVED_OR_LATER.includes(doc.status) ? tooLateToWithdraw : nothingToWithdraw;
  throw refusal({ members: { suggestionStatus: doc.status } });
}

/** The same action to the letter, under the next number. */
function renewed({ canonical, revision }: SuggestionDoc) {
  const next = revision + 1;
  return { ...freeze({ ...thaw(canonical), revision: next }), revision: next };
}
