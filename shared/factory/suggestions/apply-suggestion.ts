import { type Stored, sha256 } from '#kernel';
import { ACTIONS, type Freshness, type Trace } from './actions/index.ts';
import { afterFault } from './after-fault.ts';
import type { ApplyCtx, ApplyOutcome } from './apply-ctx.ts';
import { attemptOf, storeIntent } from './attempt.ts';
import { thaw } from './canonical-action.ts';
import { findOut } from './find-out.ts';
import { CANNOT_BE_TOLD, NOT_CARRIED_OUT, PARTLY_CARRIED_OUT, said } from './outcome-notes.ts';
import { isSettled, settle, settleLatest } from './settle.ts';
import type { SuggestionDoc } from './store.ts';

interface Delivery {
  suggestionId: string;
  lastAttempt: boolean;
}

/**
 * Carries out an approved suggestion, at most once at the vendor, however often it is delivered.
 * Order: check the approval against the stored bytes → look at the source again → store the intent → call →
 * store the vendor's answer. From the intent on, only a look at the vendor may say that it was not carried out; what
 * cannot be told goes to the person as `needs_review` and is never tried again by itself.
 */
export async function applySuggestion(ctx: ApplyCtx, delivery: Delivery): Promise<ApplyOutcome> {
  try {
    const doc = await ctx.suggestions.get(delivery.suggestionId);
    if (isSettled(doc)) return { kind: 'done', status: doc.status };
    return doc.status === 'approved' ? await begin(ctx, doc) : await goOn(ctx, doc, delivery);
  } catch (error) {
    return afterFault(ctx, delivery, error);
  }
}

async function begin(ctx: ApplyCtx, doc: Stored<SuggestionDoc>): Promise<ApplyOutcome> {
  const refuse = (note: string) => settle(ctx, doc, { status: 'failed', note: said(note, NOT_CARRIED_OUT) });
  if (!isApprovedAsStored(ctx, doc)) return refuse('The approval does not belong to these bytes.');
  if (!(await ctx.agents.find(doc.agentId))?.enabled)
    return refuse('The agent that proposed this is switched off.');

  const access = await openWriter(ctx, doc);
  if (access.kind === 'blocked') return refuse('The connection cannot be used for changes.');
  const action = thaw(doc.canonical);
  const freshness = await ACTIONS[action.kind].recheck(access.writers, action);
  if (freshness.kind === 'changed') return review(ctx, doc, said(freshness.note, NOT_CARRIED_OUT));

  if (!(await storeIntent(ctx, doc))) return { kind: 'retry', afterMs: 0 };
  return carryOut(ctx, doc, access);
}

/** An earlier delivery has stored the intent: what became of its try is found out before anything follows. */
async function goOn(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  { lastAttempt }: Delivery,
): Promise<ApplyOutcome> {
  // Without a decision no effect was ever allowed to begin; with one, it may have begun before the bytes were changed.
  if (!isApprovedAsStored(ctx, doc)) {
    const note = 'The approval does not belong to these bytes.';
    return doc.decision?.verdict === 'approved'
      ? review(ctx, doc, said(note, CANNOT_BE_TOLD))
      : settle(ctx, doc, { status: 'failed', note });
  }
  const access = await openWriter(ctx, doc);
  if (access.kind === 'blocked') {
    const cause = { status: 'failed', note: 'The connection cannot be used for changes.' } as const;
    return findOut(ctx, doc, { ...cause, isAnswered: true, lastAttempt });
  }
  const attempt = attemptOf(ctx, doc);
  const definition = ACTIONS[attempt.action.kind];
  const trace = await definition.trace(access.writers, attempt);
  if (trace.kind === 'done') return settle(ctx, doc, { status: 'applied', vendorId: trace.vendorId });
  if (trace.kind === 'unclear' && trace.mayShowLater && !lastAttempt)
    return { kind: 'retry', afterMs: 2_000 };
  if (trace.kind === 'unclear') return review(ctx, doc, said(trace.note, CANNOT_BE_TOLD));

  const freshness = await definition.recheck(access.writers, attempt.action);
  if (freshness.kind === 'changed') return review(ctx, doc, stopped(freshness, trace));
  return carryOut(ctx, doc, access);
}

async function carryOut(ctx: ApplyCtx, doc: SuggestionDoc, { writers }: Ready): Promise<ApplyOutcome> {
  const attempt = attemptOf(ctx, doc);
  const vendorId = await ACTIONS[attempt.action.kind].apply(writers, attempt);
  return settleLatest(ctx, doc.id, { status: 'applied', vendorId });
}

const stopped = ({ note }: Extract<Freshness, { kind: 'changed' }>, { kind }: Trace): string =>
  said(note, kind === 'not_done' ? NOT_CARRIED_OUT : PARTLY_CARRIED_OUT);

const review = (ctx: ApplyCtx, doc: Stored<SuggestionDoc>, note: string) =>
  settle(ctx, doc, { status: 'needs_review', note });

type Ready = Extract<Awaited<ReturnType<ApplyCtx['openWriter']>>, { kind: 'ready' }>;

const openWriter = (ctx: ApplyCtx, doc: SuggestionDoc) =>
  ctx.openWriter({
    connectionId: thaw(doc.canonical).connectionId,
    suggestionId: doc.id,
    confirmApproved: async () => isApprovedAsStored(ctx, await ctx.suggestions.get(doc.id)),
  });

/**
 * Recomputed from the stored bytes: a changed byte anywhere is no longer what the person approved. The bytes also
 * name their tenant, suggestion, revision and deadline, so an approval cannot be carried over to another suggestion.
 */
function isApprovedAsStored({ tenantId }: Pick<ApplyCtx, 'tenantId'>, doc: SuggestionDoc): boolean {
  const { decision } = doc;
  if (decision?.verdict !== 'approved' || sha256(doc.canonical) !== decision.hash) return false;
  const action = thaw(doc.canonical);
  return (
    action.tenantId === tenantId &&
    action.suggestionId === doc.id &&
    action.revision === decision.revision &&
    Date.parse(decision.at) < Date.parse(action.expiresAt)
  );
}
