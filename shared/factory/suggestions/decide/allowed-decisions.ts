import type { z } from 'zod';
import type { Ctx, ErrorFactory, ProblemExtras } from '#kernel';
import { ACTIONS } from '../actions/index.ts';
import { isPastDeadline, type Timed, undoLeftMs } from '../by-the-clock.ts';
import { thaw } from '../canonical-action.ts';
import {
  alreadyReviewed,
  expired,
  hasGaps,
  held,
  notEditable,
  notForBatch,
  tooManyRevisions,
} from '../errors.ts';
import { type Action, HeldBy, type Suggestion, SuggestionDecision } from '../schema.ts';
import { gapsOf } from './gaps.ts';

/** Each is kept, with its author and hash, in the suggestion and in the audit. */
const MAX_REVISIONS = 100;

type Facts = Timed & Pick<Suggestion, 'risk' | 'revision' | 'hold'>;

/** As much of a suggestion as says what may be decided about it. */
type Standing = Facts & { action: Pick<Action, 'kind' | 'payload'> };

interface Refusal {
  error: ErrorFactory;
  extras?: ProblemExtras;
}

/** A yes is taken back when nothing waits for the person any more. */
const WhilePending = SuggestionDecision.exclude(['withdraw']);
type WhilePending = z.infer<typeof WhilePending>;

/** What a suggestion that waits for the person says against a decision; the screen and the use-cases ask the same. */
const AGAINST: Record<WhilePending, (standing: Standing) => Refusal | undefined> = {
  approve: ({ action }) => {
    const gaps = gapsOf(action);
    // Whoever gets the mail would read the mark of a gap as carelessness, or as an answer.
    return gaps.length > 0 ? { error: hasGaps, extras: { members: { gaps } } } : undefined;
  },
  batch: (standing) =>
    AGAINST.approve(standing) ?? (standing.risk === 'high' ? { error: notForBatch } : undefined),
  edit: ({ action, revision }) => {
    if (ACTIONS[action.kind].editable.length === 0) return { error: notEditable };
    return noMoreRevisions({ revision });
  },
  reject: () => undefined,
  later: () => undefined,
};

/** What may be decided now, and what stands in the way of a yes. */
export function decisionsOf(standing: Standing, now: Date): Pick<Suggestion, 'allowedDecisions' | 'heldBy'> {
  if (undoLeftMs(standing, now) > 0) return { allowedDecisions: ['withdraw'], heldBy: [] };
  if (notPending(standing, now)) return { allowedDecisions: [], heldBy: [] };
  const against = AGAINST.approve(standing)?.error.code;
  return {
    allowedDecisions: WhilePending.options.filter((decision) => !AGAINST[decision](standing)),
    heldBy: HeldBy.options.filter((code) => code === against || (code === held.code && standing.hold)),
  };
}

/** Throws why this cannot be decided about the suggestion as it stands. */
export function demandAllowed(
  ctx: Pick<Ctx, 'clock'>,
  doc: Facts & { canonical: string },
  decision: WhilePending,
): void {
  demandPending(ctx, doc);
  const refusal = AGAINST[decision]({ ...doc, action: thaw(doc.canonical) });
  if (refusal) throw refusal.error(refusal.extras);
}

/** What is taken back waits again as another revision, so there has to be one left. */
export function demandWithdrawable(doc: Pick<Facts, 'revision'>): void {
  const refusal = noMoreRevisions(doc);
  if (refusal) throw refusal.error({ ...refusal.extras, detail: 'Approve it for good, or reject it.' });
}

/** Only what still waits for the person can be decided on or edited. */
export function demandPending({ clock }: Pick<Ctx, 'clock'>, doc: Timed): void {
  const refusal = notPending(doc, clock.now());
  if (refusal) throw refusal.error(refusal.extras);
}

function noMoreRevisions({ revision }: Pick<Facts, 'revision'>): Refusal | undefined {
  const limit = { limit: 'revisions', used: revision, max: MAX_REVISIONS };
  return revision < MAX_REVISIONS ? undefined : { error: tooManyRevisions, extras: { members: limit } };
}

function notPending(doc: Timed, now: Date): Refusal | undefined {
  if (doc.status === 'expired' || isPastDeadline(doc, now)) return { error: expired };
  if (doc.status === 'pending') return undefined;
  return { error: alreadyReviewed, extras: { members: { suggestionStatus: doc.status } } };
}
