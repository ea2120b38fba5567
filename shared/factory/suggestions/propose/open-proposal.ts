import { type BatchOp, type Ctx, type Doc, derivedId, mustSee, type Stored } from '#kernel';
import { isPastDeadline } from '../deadline.ts';
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
  const id = derivedId('open', doc.sourceKey);
  const place = await ctx.db.get<OpenProposal>(id);
  const standing = place && (await proposalOf(ctx, place));
  if (standing && isOpen(standing, ctx.clock.now()) && isSameSource(standing.seen, doc.seen))
    return {
      kind: 'taken',
      note: 'What was proposed for this before is still open, and nothing has come since.',
    };

  const next: OpenProposal = {
    id,
    type: 'open_proposal',
    suggestionId: doc.id,
    ...(doc.ttl !== undefined && { ttl: doc.ttl }),
  };
  const taken: BatchOp = place
    ? { kind: 'replace', doc: next, etag: place.etag }
    : { kind: 'create', doc: next };
  if (standing?.status !== 'pending' || isPastDeadline(standing, ctx.clock.now()))
    return { kind: 'free', op: taken };
  return { kind: 'free', op: taken, older: standing };
}

/** It was written together with its place; `undefined` = its time in the store was over. */
const proposalOf = ({ db, suggestions }: Pick<Ctx, 'db' | 'suggestions'>, { suggestionId }: OpenProposal) =>
  mustSee(db, suggestionId, () => suggestions.find(suggestionId));

const isOpen = (doc: SuggestionDoc, now: Date): boolean =>
  ['pending', 'approved', 'applying'].includes(doc.status) && !isPastDeadline(doc, now);
