import type { Stored } from '#kernel';
import * as changes from '../changes/index.ts';
import { SECOND_DRAFT, said } from '../outcome-notes.ts';
import type { SuggestionStatus } from '../schema.ts';
import { toLearn } from '../sender-rules.ts';
import type { SuggestionDoc } from '../store.ts';
import { type ApplyCtx, type ApplyOutcome, approvedSuggestion } from './apply-ctx.ts';
import type { Delivery } from './claim.ts';

/** How it ended. `note` is what the person reads; the vendor's id comes with its proof. */
export type ApplyEnding =
  | { status: 'applied'; vendorId: string }
  | { status: 'failed' | 'needs_review'; note: string };

type SettledStatus = Exclude<SuggestionStatus, 'approved' | 'applying'>;

const isSettled = (doc: Stored<SuggestionDoc>): doc is Stored<SuggestionDoc> & { status: SettledStatus } =>
  doc.status !== 'approved' && doc.status !== 'applying';

/** `undefined` = something is left to do for this delivery. */
export function endedAs(
  doc: Stored<SuggestionDoc>,
  { revision }: Pick<Delivery, 'revision'>,
): ApplyOutcome | undefined {
  if (doc.revision > revision) return { kind: 'done', status: 'withdrawn' };
  return isSettled(doc) ? { kind: 'done', status: doc.status } : undefined;
}

export async function settleLatest(
  ctx: ApplyCtx,
  begun: SuggestionDoc,
  ending: ApplyEnding,
): Promise<ApplyOutcome> {
  return settle(ctx, await approvedSuggestion(ctx, begun, ['pending', 'approved']), ending);
}

/** One batch: the end, what is said about it, and its audit entry. Who comes second finds the first one's. */
export async function settle(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  ending: ApplyEnding,
): Promise<ApplyOutcome> {
  if (isSettled(doc)) return { kind: 'done', status: doc.status };
  const { status } = ending;
  const learned = status === 'applied' ? await toLearn(ctx, doc) : undefined;
  const note = said('note' in ending ? ending.note : 'Done.', learned?.note, doc.isDraftLeft && SECOND_DRAFT);
  const settled = changes.settle(ctx, doc, { vendorId: null, ...ending, note });
  const outcome = await ctx.audit.commit(
    [...settled.ops, ...(learned?.ops ?? [])],
    [...settled.events, ...(learned?.events ?? [])],
  );
  return outcome.kind === 'committed' ? { kind: 'done', status } : { kind: 'retry', afterMs: 0 };
}
