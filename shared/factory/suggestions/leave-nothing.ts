import { type DomainEvent, faultOf, type PatchChange, type Stored } from '#kernel';
import type { LiveAttempt } from './actions/index.ts';
import type { ApplyCtx } from './apply-ctx.ts';
import { SECOND_DRAFT, said } from './outcome-notes.ts';
import type { SuggestionDoc } from './store.ts';

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
  const event: DomainEvent = {
    action: isLeft ? 'suggestion.draft_left' : 'suggestion.draft_taken_back',
    subject: { type: 'suggestion', id: doc.id },
    facts: { hash: doc.hash, vendorId: handle },
  };
  if (!isLeft) return ctx.audit.record(event);
  await ctx.audit.commit([{ kind: 'patch', id: doc.id, changes: told(doc) }], [event]);
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

const told = ({ outcome }: SuggestionDoc): PatchChange[] =>
  outcome
    ? [{ op: 'set', path: '/outcome/note', value: said(outcome.note, SECOND_DRAFT) }]
    : [{ op: 'set', path: '/isDraftLeft', value: true }];
