import { faultOf, type Stored } from '#kernel';
import type { LiveAttempt } from '../actions/index.ts';
import * as changes from '../changes/index.ts';
import type { SuggestionDoc } from '../store.ts';
import type { ApplyCtx } from './apply-ctx.ts';

type Made = Parameters<LiveAttempt['keepHandle']>[0];

/** What a delivery made beside the one that counts is taken back, and where that cannot be done the person is told. */
export async function leaveNothing(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  { handle, takeBack }: Made,
): Promise<void> {
  const isTheOne = doc.handle === handle || doc.outcome?.vendorId === handle;
  if (isTheOne || !takeBack) return;
  const isLeft = !(await isTakenBack(ctx, doc.id, takeBack));
  await tell(ctx, doc, handle, { isLeft });
}

async function isTakenBack(ctx: ApplyCtx, suggestionId: string, takeBack: () => Promise<boolean>) {
  try {
    return await takeBack();
  } catch (error) {
    // Whether it is still there cannot be told, which is what the person then reads.
    ctx.log.warn('apply.not_taken_back', { suggestionId, ...faultOf(error) });
    return false;
  }
}

/** Another delivery may end it at this very moment; then its end is where the person reads of the draft. */
async function tell(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  vendorId: string,
  { isLeft }: { isLeft: boolean },
): Promise<void> {
  const { ops, events } = changes.noteSecondDraft(doc, vendorId, { isLeft });
  const outcome = await ctx.audit.commit(ops, events);
  if (outcome.kind === 'refused') await tell(ctx, await ctx.suggestions.get(doc.id), vendorId, { isLeft });
}
