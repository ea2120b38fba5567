import {
  type BatchOp,
  type Change,
  type Ctx,
  type Doc,
  type DomainEvent,
  derivedId,
  isError,
  iso,
  type Stored,
} from '#kernel';
import { limitReached } from '#platform/plans';
import { rememberedBy } from './actions/index.ts';
import { thaw } from './canonical-action.ts';
import type { SuggestionDoc } from './store.ts';

/** Mail of this sender is filed without being read, since the person approved that. */
export interface SenderRule {
  recordId: string;
  approvedAt: string;
}

/** What goes into the batch of a decision or an ending, and what the person is told of it. */
interface RuleChange extends Change {
  note?: string;
}

/**
 * Where an approval and a rejection for one sender meet. Both write it under what they read, so of two at once the
 * store lets one through; an approval that is carried out only after a later rejection finds that here. It is read
 * before the rule, so that what comes between the two is noticed.
 */
interface SenderReview extends Doc {
  type: 'sender_review';
  rejectedAt: string | null;
}

/** Longer than what was approved may take to be carried out. */
const REVIEW_TTL_SEC = 30 * 86_400;

type Needs = Pick<Ctx, 'db' | 'records' | 'clock'>;

const NOTHING: RuleChange = { ops: [], events: [] };

const ruleKey = (sender: string): string => `filing:${sender}`;

/** Only a person's approval makes a rule; what an agent wrote among the records is none. */
export async function findRule(
  { records }: Pick<Ctx, 'records'>,
  sender: string,
): Promise<SenderRule | undefined> {
  const record = await records.find(ruleKey(sender));
  if (record?.createdBy.kind !== 'person' || !('approvedAt' in record.body)) return undefined;
  return record.body.sender === sender
    ? { recordId: record.id, approvedAt: record.body.approvedAt }
    : undefined;
}

/** For the batch that says that the suggestion was carried out. */
export async function toLearn(ctx: Needs, { id, canonical, decision }: SuggestionDoc): Promise<RuleChange> {
  const remember = rememberedBy(thaw(canonical));
  if (!remember || decision?.verdict !== 'approved') return NOTHING;
  const { sender, label } = remember;
  const review = await readReview(ctx, sender);
  if (await findRule(ctx, sender)) return NOTHING;
  if (review?.rejectedAt && review.rejectedAt >= decision.at)
    return { ...NOTHING, note: 'Nothing is remembered about the sender, as you rejected it later.' };

  const rule = await ruleOps(ctx, {
    kind: 'filing_rule',
    title: `Mail of ${sender} is filed as ${label}`.slice(0, 200),
    body: { sender, label, approvedAt: decision.at, suggestionId: id },
    sources: [{ type: 'suggestion', id, locator: null }],
    createdBy: { kind: 'person', memberId: decision.by },
    key: ruleKey(sender),
  });
  if (!rule)
    return { ...NOTHING, note: 'Nothing is remembered about the sender: your records have no more room.' };
  const event: DomainEvent = { action: 'sender.remembered', subject: { type: 'suggestion', id } };
  return { ops: [meet(sender, review, review?.rejectedAt ?? null), ...rule], events: [event] };
}

/** For the batch that stores a rejection: what was learned of this sender is undone with it. */
export async function toForget(ctx: Needs, { id, canonical }: SuggestionDoc): Promise<RuleChange> {
  const { kind, target } = thaw(canonical);
  if (kind !== 'mail.archive' || target.sender === undefined) return NOTHING;
  const { sender } = target;
  const review = await readReview(ctx, sender);
  const rule = await findRule(ctx, sender);
  const met = meet(sender, review, iso(ctx.clock.now()));
  if (!rule) return { ops: [met], events: [] };
  const event: DomainEvent = { action: 'sender.forgotten', subject: { type: 'suggestion', id } };
  return { ops: [met, ...(await ctx.records.toRemove(rule.recordId))], events: [event] };
}

/** `undefined` = the plan has no room for it. What was approved beside it was carried out all the same. */
async function ruleOps({ records }: Needs, record: Parameters<Ctx['records']['toWrite']>[0]) {
  try {
    return await records.toWrite(record);
  } catch (error) {
    if (isError(error, limitReached)) return undefined;
    throw error;
  }
}

const reviewId = (sender: string): string => derivedId('sender_review', sender);

const readReview = ({ db }: Needs, sender: string) => db.get<SenderReview>(reviewId(sender));

function meet(sender: string, known: Stored<SenderReview> | undefined, rejectedAt: string | null): BatchOp {
  const doc: SenderReview = {
    id: reviewId(sender),
    type: 'sender_review',
    rejectedAt,
    ttl: REVIEW_TTL_SEC,
  };
  return known ? { kind: 'replace', doc, etag: known.etag } : { kind: 'create', doc };
}
