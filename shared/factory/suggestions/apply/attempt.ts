import type { Stored } from '#kernel';
import type { Attempt, LiveAttempt } from '../actions/index.ts';
import { thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { underWay } from '../errors.ts';
import type { SuggestionDoc } from '../store.ts';
import { type ApplyCtx, approvedSuggestion } from './apply-ctx.ts';
import { beforeCreation, claimAnew, mayDouble, type OwnClaim } from './claim.ts';
import { leaveNothing } from './leave-nothing.ts';

/** Each try that fails has met another write of the same suggestion, and there are few of them. */
const MAX_TRIES = 5;

export const attemptOf = (doc: SuggestionDoc): Attempt => ({
  action: thaw(doc.canonical),
  suggestionId: doc.id,
  handle: doc.handle,
  isAccepted: doc.acceptedAt !== undefined,
});

export const liveAttempt = (ctx: ApplyCtx, own: OwnClaim, doc: SuggestionDoc): LiveAttempt => ({
  ...attemptOf(doc),
  beforeCreation: () => beforeCreation(ctx, own, doc.id),
  keepHandle: (made) => keepHandle(ctx, own, doc, made),
});

type Made = Parameters<LiveAttempt['keepHandle']>[0];

/**
 * The first handle that is stored counts, and only who stored it goes on to the effect. Whose creation came too late,
 * because its claim ran out while the vendor kept it waiting, takes back what it made.
 */
async function keepHandle(ctx: ApplyCtx, own: OwnClaim, begun: SuggestionDoc, made: Made): Promise<void> {
  own.isInDoubt = false;
  for (let left = MAX_TRIES; left > 0; left -= 1) {
    const doc = await approvedSuggestion(ctx, begun, ['pending', 'approved']);
    if (doc.status !== 'applying' || doc.handle !== null) {
      await leaveNothing(ctx, doc, made);
      throw underWay();
    }
    const op = changes.keepHandle(doc, made.handle);
    const kept = await ctx.db.patch(op.id, op.changes, op);
    if (kept.kind === 'written') {
      own.untilMs = 0;
      return;
    }
  }
  throw underWay();
}

/** From here on only looks follow, whatever they show and whoever makes them. */
export async function noteAccepted(ctx: ApplyCtx, id: string): Promise<void> {
  const op = changes.noteAccepted(ctx, id);
  await ctx.db.patch(id, op.changes, op);
}

/** Counted together with the intent, so once for each effect. `false` = another delivery of the approval was faster. */
export async function storeIntent(
  ctx: ApplyCtx,
  own: OwnClaim,
  doc: Stored<SuggestionDoc>,
): Promise<boolean> {
  const claim = mayDouble(doc) ? claimAnew(ctx, own) : undefined;
  const { ops, events } = changes.beginApplying(ctx, doc, claim);
  const outcome = await ctx.audit.commit([...ops, await ctx.plans.countAppliedAction()], events);
  if (outcome.kind === 'committed') return true;
  own.untilMs = 0;
  if (outcome.index > 0) await ctx.plans.demandActionLeft(0);
  return false;
}
