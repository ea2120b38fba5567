import type { Stored } from '#kernel';
import { ACTIONS, type Trace } from '../actions/index.ts';
import { CANNOT_BE_TOLD, NOT_CARRIED_OUT, PARTLY_CARRIED_OUT, said } from '../outcome-notes.ts';
import type { SuggestionDoc } from '../store.ts';
import { type ApplyCtx, type ApplyOutcome, LOOK_AGAIN } from './apply-ctx.ts';
import { attemptOf } from './attempt.ts';
import { type ApplyEnding, settle } from './settle.ts';
import { isPassing } from './vendor-refusals.ts';

/** Why nothing more is tried. */
interface Cause {
  /** How it ends when nothing was carried out. */
  status: 'failed' | 'needs_review';
  note: string;
  /** The vendor has refused, so nothing can still be on its way there. */
  isAnswered: boolean;
  lastAttempt: boolean;
}

/** The intent is stored and nothing more can be tried: what is said about it rests on a look at the vendor. */
export async function findOut(
  ctx: ApplyCtx,
  doc: Stored<SuggestionDoc>,
  cause: Cause,
): Promise<ApplyOutcome> {
  const trace = await lookBack(ctx, doc, cause);
  if (trace.kind === 'unclear' && trace.mayShowLater && !cause.lastAttempt) return LOOK_AGAIN;
  return settle(ctx, doc, endingOf(trace, cause));
}

/** Reading is enough for a look, so it does not depend on the grant that may just have been lost. */
async function lookBack(ctx: ApplyCtx, doc: SuggestionDoc, { lastAttempt }: Cause): Promise<Trace> {
  const attempt = attemptOf(doc);
  const access = await ctx.connections.tracers(attempt.action.connectionId);
  if (access.kind === 'blocked') return { kind: 'unclear' };
  try {
    return await ACTIONS[attempt.action.kind].trace(access.tracers, attempt);
  } catch (error) {
    if (isPassing(error) && !lastAttempt) throw error;
    return { kind: 'unclear' };
  }
}

function endingOf(trace: Trace, { status, note, isAnswered }: Cause): ApplyEnding {
  if (trace.kind === 'done') return { status: 'applied', vendorId: trace.vendorId };
  if (trace.kind === 'partly') return { status: 'needs_review', note: said(note, PARTLY_CARRIED_OUT) };
  if (trace.kind === 'not_done' && isAnswered)
    return { status, note: said(note, NOT_CARRIED_OUT, trace.left) };
  if (trace.kind === 'differs') return { status: 'needs_review', note: trace.note };
  const seen = trace.kind === 'unclear' ? trace.note : undefined;
  return { status: 'needs_review', note: said(note, seen, CANNOT_BE_TOLD) };
}
