import { iso, type Stored } from '#kernel';
import type { Attempt } from './actions/index.ts';
import type { ApplyCtx } from './apply-ctx.ts';
import { thaw } from './canonical-action.ts';
import { underWay } from './errors.ts';
import type { SuggestionDoc } from './store.ts';

export function attemptOf(ctx: ApplyCtx, doc: SuggestionDoc): Attempt {
  return {
    action: thaw(doc.canonical),
    suggestionId: doc.id,
    handle: doc.handle,
    isAccepted: doc.acceptedAt !== undefined,
    keepHandle: (handle) => keepHandle(ctx, doc.id, handle),
  };
}

/** Of two deliveries at once only one can leave its handle, and only who left it may go on to the effect. */
async function keepHandle(ctx: ApplyCtx, id: string, handle: string): Promise<void> {
  const doc = await ctx.suggestions.get(id);
  if (doc.handle === handle) return;
  const isFree = doc.status === 'applying' && doc.handle === null;
  const kept =
    isFree && (await ctx.db.patch(id, [{ op: 'set', path: '/handle', value: handle }], { etag: doc.etag }));
  if (!kept || kept.kind === 'refused') throw underWay();
}

/** From here on only looks follow, whatever they show and whoever makes them. */
export async function noteAccepted(ctx: ApplyCtx, id: string): Promise<void> {
  await ctx.db.patch(id, [{ op: 'set', path: '/acceptedAt', value: iso(ctx.clock.now()) }]);
}

/** Counted together with the intent, so once for each effect. `false` = another delivery of the approval was faster. */
export async function storeIntent(ctx: ApplyCtx, doc: Stored<SuggestionDoc>): Promise<boolean> {
  const outcome = await ctx.audit.commit(
    [
      {
        kind: 'patch',
        id: doc.id,
        etag: doc.etag,
        changes: [{ op: 'set', path: '/status', value: 'applying' }],
      },
      await ctx.plans.countAppliedAction(),
    ],
    [
      {
        action: 'suggestion.applying',
        subject: { type: 'suggestion', id: doc.id },
        facts: { hash: doc.hash },
      },
    ],
  );
  if (outcome.kind === 'refused' && outcome.index > 0) await ctx.plans.demandActionLeft(0);
  return outcome.kind === 'committed';
}
