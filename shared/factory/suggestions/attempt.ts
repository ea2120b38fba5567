import { type BatchOp, iso, type PatchChange, type Stored } from '#kernel';
import type { Attempt, LiveAttempt } from './actions/index.ts';
import { type ApplyCtx, approvedSuggestion } from './apply-ctx.ts';
import { thaw } from './canonical-action.ts';
import { beforeCreation, claimAnew, mayDouble, type OwnClaim } from './claim.ts';
import { underWay } from './errors.ts';
import { leaveNothing } from './leave-nothing.ts';
import type { SuggestionDoc } from './store.ts';

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
  keepHandle: (made) => keepHandle(ctx, own, doc.id, made),
});

type Made = Parameters<LiveAttempt['keepHandle']>[0];

/**
 * The first handle that is stored counts, and only who stored it goes on to the effect. Whose creation came too late,
 * because its claim ran out while the vendor kept it waiting, takes back what it made.
 */
async function keepHandle(ctx: ApplyCtx, own: OwnClaim, id: string, made: Made): Promise<void> {
  own.isInDoubt = false;
  for (let left = MAX_TRIES; left > 0; left -= 1) {
    const doc = await approvedSuggestion(ctx, id, ['pending', 'approved']);
    if (doc.status !== 'applying' || doc.handle !== null) {
      await leaveNothing(ctx, doc, made);
      throw underWay();
    }
    const kept = await ctx.db.patch(id, handleOf(doc, made.handle), { etag: doc.etag });
    if (kept.kind === 'written') {
      own.untilMs = 0;
      return;
    }
  }
  throw underWay();
}

/** From now on a repeat finds what was made by its handle, so nobody needs to wait for anybody. */
const handleOf = ({ claim }: SuggestionDoc, handle: string): PatchChange[] => [
  { op: 'set', path: '/handle', value: handle },
  ...(claim ? [{ op: 'remove', path: '/claim' } as const] : []),
];

/** From here on only looks follow, whatever they show and whoever makes them. */
export async function noteAccepted(ctx: ApplyCtx, id: string): Promise<void> {
  await ctx.db.patch(id, [{ op: 'set', path: '/acceptedAt', value: iso(ctx.clock.now()) }]);
}

/** Counted together with the intent, so once for each effect. `false` = another delivery of the approval was faster. */
export async function storeIntent(
  ctx: ApplyCtx,
  own: OwnClaim,
  doc: Stored<SuggestionDoc>,
): Promise<boolean> {
  const intent: BatchOp = {
    kind: 'patch',
    id: doc.id,
    etag: doc.etag,
    changes: [
      { op: 'set', path: '/status', value: 'applying' },
      ...(mayDouble(doc) ? [{ op: 'set', path: '/claim', value: claimAnew(ctx, own) } as const] : []),
    ],
  };
  const outcome = await ctx.audit.commit(
    [intent, await ctx.plans.countAppliedAction()],
    [
      {
        action: 'suggestion.applying',
        subject: { type: 'suggestion', id: doc.id },
        facts: { hash: doc.hash },
      },
    ],
  );
  if (outcome.kind === 'committed') return true;
  own.untilMs = 0;
  if (outcome.index > 0) await ctx.plans.demandActionLeft(0);
  return false;
}
