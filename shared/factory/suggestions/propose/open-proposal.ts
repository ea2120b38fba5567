import { type BatchOp, type Ctx, type Doc, derivedId, mustSee, type Stored } from '#kernel';
import { isPastDeadline } from '../by-the-clock.ts';
import { isSameSource } from '../seen.ts';
import type { SuggestionDoc } from '../store.ts';

/**
 * Which proposal stands for a source. It is one document with an id of its own, written together with the proposal:
 * of two that are made at once the store lets one through, and the other looks again.
 */
interface OpenProposal extends Doc {
  type: 'open_proposal';
  suggestionId: string;
}

export type Standing =
  | { kind: 'taken'; note: string }
  /** `older`: still pending, so what is new has to supersede it. */
  | { kind: 'free'; op: BatchOp; older?: Stored<SuggestionDoc> };

/**
 * Makes room for a new proposal. An older one of the same source stays while that is what it was; only when the source
 * went on does the newer take its place, be the older edited or not. What was approved is never taken back.
 */
export async function toOpenProposal(
  ctx: Pick<Ctx, 'db' | 'clock' | 'suggestions'>,
  doc: Pick<SuggestionDoc, 'id' | 'sourceKey' | 'seen' | 'ttl'>,
): Promise<Standing> {
  const place = await ctx.db.get<OpenProposal>(placeOf(doc));
  const standing = place && (await proposalOf(ctx, place));
  if (standing && isOpen(standing, ctx.clock.now()) && isSameSource(standing.seen, doc.seen))
    return {
      kind: 'taken',
      note: 'What was proposed for this before is still open, and nothing has come since.',
    };

  const taken = holding(place, doc);
  if (standing?.status !== 'pending' || isPastDeadline(standing, ctx.clock.now()))
    return { kind: 'free', op: taken };
  return { kind: 'free', op: taken, older: standing };
}

/**
 * For the batch in which a decided proposal waits for the person again. `newer`: another one has its place by now, and
 * keeps it. Written either way, so that a proposal that is made at this moment and the old reading of one are refused.
 */
export async function keepPlace(
  { db }: Pick<Ctx, 'db'>,
  doc: Pick<SuggestionDoc, 'id' | 'sourceKey' | 'ttl'>,
): Promise<{ op: BatchOp; newer?: string }> {
  const place = await db.get<OpenProposal>(placeOf(doc));
  if (!place || place.suggestionId === doc.id) return { op: holding(place, doc) };
  const { etag, ...kept } = place;
  return { op: { kind: 'replace', doc: kept, etag }, newer: place.suggestionId };
}

const placeOf = ({ sourceKey }: Pick<SuggestionDoc, 'sourceKey'>): string => derivedId('open', sourceKey);

function holding(
  place: Stored<OpenProposal> | undefined,
  doc: Pick<SuggestionDoc, 'id' | 'sourceKey' | 'ttl'>,
): BatchOp {
  const next: OpenProposal = {
    id: placeOf(doc),
    type: 'open_proposal',
    suggestionId: doc.id,
    ...(doc.ttl !== undefined && { ttl: doc.ttl }),
  };
  return place ? { kind: 'replace', doc: next, etag: place.etag } : { kind: 'create', doc: next };
}

/** It was written together with its place; `undefined` = its time in the store was over. */
const proposalOf = ({ db, suggestions }: Pick<Ctx, 'db' | 'suggestions'>, { suggestionId }: OpenProposal) =>
  mustSee(db, suggestionId, () => suggestions.find(suggestionId));

const isOpen = (doc: SuggestionDoc, now: Date): boolean =>
  ['pending', 'approved', 'applying'].includes(doc.status) && !isPastDeadline(doc, now);
