import { faultOf, HOUR_MS, isError, notYetVisible, type Stored } from '#kernel';
import { type ConnectorErrorClass, isConnectorError } from '#platform/connectors';
import { dailyActionsReached } from '#platform/plans';
import { underWay } from '../errors.ts';
import { NOT_CARRIED_OUT, said } from '../outcome-notes.ts';
import type { SuggestionDoc } from '../store.ts';
import { type ApplyCtx, type ApplyOutcome, approvedSuggestion } from './apply-ctx.ts';
import { type Delivery, othersLeftMs } from './claim.ts';
import { findOut } from './find-out.ts';
import { endedAs, settle } from './settle.ts';
import { isPassing, refusalOf } from './vendor-refusals.ts';

const PAUSE_MS = 2_000;

/** Faults of ours pass or are mended; after this time the person is told rather than kept waiting. */
const PATIENCE_MS = HOUR_MS;

/** Ends the suggestion or asks for another try. Never throws: what fails here is tried again too. */
export async function afterFault(ctx: ApplyCtx, delivery: Delivery, error: unknown): Promise<ApplyOutcome> {
  if (isConnectorError(error) && isAnswer(error.class)) delivery.claim.isInDoubt = false;
  try {
    if (isError(error, underWay) || isError(error, notYetVisible)) return tryAgain(error);
    if (isPassing(error) && !delivery.lastAttempt) return tryAgain(error);
    const doc = await approvedSuggestion(ctx, { ...delivery, id: delivery.suggestionId });
    const ended = endedAs(doc, delivery);
    if (ended) return ended;
    const afterMs = othersLeftMs(ctx, delivery.claim, doc);
    if (afterMs > 0) return { kind: 'retry', afterMs };
    return await end(ctx, doc, delivery, error);
  } catch (next) {
    logFault(ctx, delivery, next);
    return tryAgain(next);
  }
}

async function end(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  delivery: Delivery,
  error: unknown,
): Promise<ApplyOutcome> {
  const cause = causeOf(ctx, doc, error);
  if (!cause) {
    logFault(ctx, delivery, error);
    return tryAgain(error);
  }
  const { status, note } = cause;
  // Without a stored intent nothing was begun.
  if (doc.status === 'approved') return settle(ctx, doc, { status, note: said(note, NOT_CARRIED_OUT) });
  return findOut(ctx, doc, { ...cause, lastAttempt: delivery.lastAttempt });
}

/** `undefined` = a fault of ours, which is no reason to end anything yet. */
function causeOf(ctx: ApplyCtx, doc: SuggestionDoc, error: unknown) {
  if (isError(error, dailyActionsReached))
    return { status: 'failed', note: error.title, isAnswered: true } as const;
  if (isConnectorError(error)) return { ...refusalOf(error.class), isAnswered: isAnswer(error.class) };
  const since = Date.parse(doc.decision?.at ?? doc.createdAt);
  if (ctx.clock.now().getTime() - since < PATIENCE_MS) return undefined;
  return { status: 'needs_review', note: 'Something went wrong here.', isAnswered: true } as const;
}

/** After anything else, what was asked for may still be on its way at the vendor. */
const isAnswer = (errorClass: ConnectorErrorClass): boolean => errorClass !== 'transient';

function tryAgain(error: unknown): ApplyOutcome {
  const told = isConnectorError(error) ? error.retryAfterMs : undefined;
  return { kind: 'retry', afterMs: told ?? PAUSE_MS };
}

function logFault({ log }: ApplyCtx, { suggestionId }: Delivery, error: unknown): void {
  if (!isConnectorError(error) && !isError(error, underWay))
    log.error('apply.failed', { suggestionId, ...faultOf(error) });
}
