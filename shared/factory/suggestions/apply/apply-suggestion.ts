import { MINUTE_MS, mustSee, type Stored, sha256 } from '#kernel';
import { ACTIONS, type Freshness, type Trace } from '../actions/index.ts';
import { undoLeftMs } from '../by-the-clock.ts';
import { thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { CANNOT_BE_TOLD, NOT_CARRIED_OUT, PARTLY_CARRIED_OUT, said } from '../outcome-notes.ts';
import type { SuggestionDoc } from '../store.ts';
import { afterFault } from './after-fault.ts';
import { type ApplyCtx, type ApplyOutcome, approvedSuggestion, LOOK_AGAIN } from './apply-ctx.ts';
import { attemptOf, liveAttempt, noteAccepted, storeIntent } from './attempt.ts';
import {
  type Delivery,
  mayDouble,
  noClaim,
  type OwnClaim,
  othersLeftMs,
  releaseClaim,
  takeClaim,
} from './claim.ts';
import { findOut } from './find-out.ts';
import { endedAs, settle, settleLatest } from './settle.ts';

/**
 * Carries out an approved suggestion, at most once at the vendor, however often it is delivered.
 * Order: wait until it can no longer be taken back → check the approval against the stored bytes → look at the source again → store the intent → call →
 * store the vendor's answer. From the intent on, only a look at the vendor may say that it was not carried out; what
 * cannot be told goes to the person as `needs_review` and is never tried again by itself.
 */
export async function applySuggestion(
  ctx: ApplyCtx,
  delivery: Omit<Delivery, 'claim'>,
): Promise<ApplyOutcome> {
  const claim = noClaim(ctx);
  const outcome = await deliver(ctx, { ...delivery, claim });
  return releaseClaim(ctx, claim, delivery.suggestionId, outcome);
}

async function deliver(ctx: ApplyCtx, delivery: Delivery): Promise<ApplyOutcome> {
  try {
    const doc = await approvedSuggestion(ctx, { ...delivery, id: delivery.suggestionId });
    const ended = endedAs(doc, delivery);
    if (ended) return ended;
    // Looked at only; what holds is the condition under which the intent is stored.
    const afterMs = undoLeftMs(doc, ctx.clock.now());
    if (afterMs > 0) return { kind: 'retry', afterMs };
    return doc.status === 'approved' ? await begin(ctx, doc, delivery) : await goOn(ctx, doc, delivery);
  } catch (error) {
    return afterFault(ctx, delivery, error);
  }
}

async function begin(ctx: ApplyCtx, doc: Stored<SuggestionDoc>, { claim }: Delivery): Promise<ApplyOutcome> {
  const refuse = (note: string) => settle(ctx, doc, { status: 'failed', note: said(note, NOT_CARRIED_OUT) });
  if (!isApprovedAsStored(ctx, doc)) return refuse('The approval does not belong to these bytes.');
  const agent = await mustSee(ctx.db, doc.agentId, () => ctx.agents.find(doc.agentId));
  if (!agent?.enabled) return refuse('The agent that proposed this is switched off.');

  const access = await openWriter(ctx, doc);
  if (access.kind === 'blocked') return refuse('The connection cannot be used for changes.');
  const action = thaw(doc.canonical);
  const freshness = await ACTIONS[action.kind].recheck(access.writers, action);
  if (freshness.kind === 'changed') return review(ctx, doc, said(freshness.note, NOT_CARRIED_OUT));

  if (!(await storeIntent(ctx, claim, doc))) return TRY_AGAIN;
  return carryOut(ctx, claim, doc, access);
}

/** An earlier delivery has stored the intent: what became of its try is found out before anything follows. */
async function goOn(ctx: ApplyCtx, doc: Stored<SuggestionDoc>, delivery: Delivery): Promise<ApplyOutcome> {
  // What another delivery is creating just now would be missed by a look.
  const afterMs = othersLeftMs(ctx, delivery.claim, doc);
  if (afterMs > 0) return { kind: 'retry', afterMs };
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
    return findOut(ctx, doc, { ...cause, isAnswered: true, lastAttempt: delivery.lastAttempt });
  }
  const own = mayDouble(doc) ? await takeClaim(ctx, delivery.claim, doc) : doc;
  return own ? repeat(ctx, own, delivery, access) : TRY_AGAIN;
}

async function repeat(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  delivery: Delivery,
  access: Ready,
): Promise<ApplyOutcome> {
  const attempt = attemptOf(doc);
  const definition = ACTIONS[attempt.action.kind];
  const trace = await definition.trace(access.writers, attempt);
  if (trace.kind !== 'not_done' && trace.kind !== 'partly') return told(ctx, doc, trace, delivery);

  const freshness = await definition.recheck(access.writers, attempt.action);
  if (freshness.kind === 'changed') return review(ctx, doc, stopped(freshness, trace));
  const isNewest = mayDouble(doc) || (await confirmNewest(ctx, doc));
  return isNewest ? carryOut(ctx, delivery.claim, doc, access) : TRY_AGAIN;
}

/** Another delivery has written in the meantime: what it left is read anew. */
const TRY_AGAIN: ApplyOutcome = { kind: 'retry', afterMs: 0 };

/** By an old reading, an effect that the vendor has accepted since would be begun again. Who has a claim has written. */
async function confirmNewest(ctx: ApplyCtx, doc: Stored<SuggestionDoc>): Promise<boolean> {
  const op = changes.confirmNewest(ctx, doc);
  return (await ctx.db.patch(op.id, op.changes, op)).kind === 'written';
}

/** What the look at an earlier try came to, where nothing more is to be done. */
function told(ctx: ApplyCtx, doc: Stored<SuggestionDoc>, trace: Told, { lastAttempt }: Delivery) {
  if (trace.kind === 'done') return settle(ctx, doc, { status: 'applied', vendorId: trace.vendorId });
  if (trace.kind === 'differs') return review(ctx, doc, trace.note);
  if (trace.mayShowLater && (!lastAttempt || isFresh(ctx, doc))) return LOOK_AGAIN;
  return review(ctx, doc, said(trace.note, CANNOT_BE_TOLD));
}

/** What a vendor has accepted may take its time to show. */
const isFresh = ({ clock }: ApplyCtx, { acceptedAt }: SuggestionDoc): boolean =>
  acceptedAt !== undefined && clock.now().getTime() - Date.parse(acceptedAt) < 10 * MINUTE_MS;

async function carryOut(
  ctx: ApplyCtx,
  claim: OwnClaim,
  doc: SuggestionDoc,
  { writers }: Ready,
): Promise<ApplyOutcome> {
  const attempt = liveAttempt(ctx, claim, doc);
  const applied = await ACTIONS[attempt.action.kind].apply(writers, attempt);
  if (applied.kind === 'accepted') {
    await noteAccepted(ctx, doc.id);
    return LOOK_AGAIN;
  }
  if (applied.kind === 'differs')
    return settleLatest(ctx, doc, { status: 'needs_review', note: applied.note });
  return settleLatest(ctx, doc, { status: 'applied', vendorId: applied.vendorId });
}

type Told = Exclude<Trace, { kind: 'not_done' | 'partly' }>;

const stopped = ({ note }: Extract<Freshness, { kind: 'changed' }>, trace: Exclude<Trace, Told>): string =>
  trace.kind === 'not_done' ? said(note, NOT_CARRIED_OUT, trace.left) : said(note, PARTLY_CARRIED_OUT);

const review = (ctx: ApplyCtx, doc: Stored<SuggestionDoc>, note: string) =>
  settle(ctx, doc, { status: 'needs_review', note });

type Ready = Extract<Awaited<ReturnType<ApplyCtx['openWriter']>>, { kind: 'ready' }>;

const openWriter = (ctx: ApplyCtx, doc: SuggestionDoc) =>
  ctx.openWriter({
    connectionId: thaw(doc.canonical).connectionId,
    suggestionId: doc.id,
    confirmApproved: async () => isApprovedAsStored(ctx, await approvedSuggestion(ctx, doc)),
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
