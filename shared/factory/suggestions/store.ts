import { answer, type Ctx, type Doc, iso, type Page, type Stored } from '#kernel';
import { type About, ACTIONS } from './actions/index.ts';
import { isAside, isPastDeadline, undoLeftMs } from './by-the-clock.ts';
import { thaw } from './canonical-action.ts';
import { decisionsOf } from './decide/allowed-decisions.ts';
import { suggestionNotFound } from './errors.ts';
import { newRecipients } from './recipients.ts';
import type { Revision, Suggestion, SuggestionStatus } from './schema.ts';
import type { Seen } from './seen.ts';

/** Which delivery may create something at the vendor, and until when. All others wait and do nothing. */
export interface Claim {
  deliveryId: string;
  until: string;
}

/** Made when it is read. */
type Derived =
  | 'action'
  | 'editable'
  | 'newRecipients'
  | 'allowedDecisions'
  | 'heldBy'
  | 'undoableUntil'
  | 'laterUntil';

/** A suggestion as it is kept: the action only as its canonical bytes. */
export interface SuggestionDoc extends Doc, Omit<Suggestion, Derived> {
  type: 'suggestion';
  canonical: string;
  /** What the title is made of beside the payload; left out of what was kept before titles followed an edit. */
  about?: About;
  /** Of all suggestions with the same key one is open at a time. */
  sourceKey: string;
  /** What the agent had read of its source. */
  seen: Seen[];
  /** While it is pending it counts against what its agent may have waiting; the batch that ends this says so too. */
  counted?: true;
  /** What the vendor gave before the effect, stored before the next call: how a repeat finds its first try. */
  handle: string | null;
  /** The decision can be taken back until then; nothing is begun before. */
  undoableUntil?: string;
  /** The yes to this revision was taken back. */
  withdrawn?: Pick<Revision, 'revision' | 'hash'>;
  /** Put aside; once that time has passed it means nothing. */
  laterUntil?: string;
  /** While it lives, the delivery that it names has the vendor to itself. */
  claim?: Claim;
  /** A delivery that came too late made a draft besides and could not take it back. */
  isDraftLeft?: true;
  /** The run that proposed it waits for the decision. */
  wakesRun?: true;
  /** When the vendor said that it has accepted the effect, which could not be seen there yet. */
  acceptedAt?: string;
  updatedAt: string;
}

export interface Suggestions {
  get(id: string): Promise<Stored<SuggestionDoc>>;
  find(id: string): Promise<Stored<SuggestionDoc> | undefined>;
  list(query: {
    status?: SuggestionStatus | undefined;
    /** What is put aside is left out, or is all that is listed. */
    aside?: 'exclude' | 'only' | undefined;
    limit: number;
    after?: string | undefined;
  }): Promise<Page<SuggestionDoc>>;
  /** Pending ones that are counted with the agent. */
  countPending(agentId: string): Promise<number>;
  /** Approved, and the intent to carry it out is not stored yet. */
  countApproved(): Promise<number>;
}

export function createSuggestions({ db, clock }: Pick<Ctx, 'db' | 'clock'>): Suggestions {
  const find = async (id: string) => {
    const doc = await db.get<SuggestionDoc>(id);
    return doc?.type === 'suggestion' ? doc : undefined;
  };
  return {
    find,
    async get(id) {
      const doc = await find(id);
      if (!doc) throw suggestionNotFound();
      return doc;
    },
    list({ status, aside, limit, after }) {
      const where = [...(status ? [whereIs(status)] : []), ...(aside ? [WHERE_ASIDE[aside]] : [])];
      return db.query<SuggestionDoc>('suggestion', {
        ...(where.length > 0 && { where: where.join(' AND ') }),
        params: { ...(status && { status }), now: iso(clock.now()) },
        orderBy: 'c.createdAt DESC',
        limit,
        after,
      });
    },
    countPending: (agentId) =>
      db.count('suggestion', {
        where: 'c.status = "pending" AND c.agentId = @agentId AND c.counted = true',
        params: { agentId },
      }),
    countApproved: () =>
      db.count('suggestion', { where: 'c.status = @status', params: { status: 'approved' } }),
  };
}

const WAITS = 'c.status = "pending" AND c.expiresAt > @now';

/** Past its deadline a pending suggestion is expired, whether or not the sweep has been there. */
function whereIs(status: SuggestionStatus): string {
  if (status === 'pending') return WAITS;
  return status === 'expired'
    ? '(c.status = "expired" OR (c.status = "pending" AND c.expiresAt <= @now))'
    : 'c.status = @status';
}

const WHERE_ASIDE = {
  only: `${WAITS} AND c.laterUntil > @now`,
  exclude: `NOT (${WAITS} AND IS_DEFINED(c.laterUntil) AND c.laterUntil > @now)`,
};

/** What a use-case answers with. */
export const toView = ({ clock }: Pick<Ctx, 'clock'>, doc: SuggestionDoc) =>
  answer<Suggestion>(toSuggestion(doc, clock.now()));

/** The suggestion as the person sees it: built from the very bytes that would be executed. */
export function toSuggestion(doc: SuggestionDoc, now: Date): Suggestion {
  const {
    type,
    canonical,
    about,
    sourceKey,
    seen,
    handle,
    claim,
    isDraftLeft,
    acceptedAt,
    wakesRun,
    undoableUntil = null,
    laterUntil = null,
    withdrawn,
    updatedAt,
    ttl,
    counted,
    ...kept
  } = doc;
  const { etag: _etag, ...view } = kept as typeof kept & { etag?: string };
  const action = thaw(canonical);
  return {
    ...view,
    status: isPastDeadline(doc, now) ? 'expired' : doc.status,
    action,
    newRecipients: newRecipients(action),
    editable: ACTIONS[action.kind].editable,
    undoableUntil: undoLeftMs(doc, now) > 0 ? undoableUntil : null,
    laterUntil: isAside(doc, now) ? laterUntil : null,
    ...decisionsOf({ ...doc, action }, now),
  };
}
