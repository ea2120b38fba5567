import { answer, type Ctx, DomainError, faultOf, type InputOf, iso, type Stored } from '#kernel';
import { readBlocked, readOrProblem } from '#platform/connectors';
import { demandFreshSignIn } from '#platform/identity';
import { thaw } from './canonical-action.ts';
import { leavePending } from './count-pending.ts';
import {
  alreadyReviewed,
  changed,
  expired,
  hasGaps,
  held,
  notForBatch,
  writeGrantRequired,
} from './errors.ts';
import { gapsOf } from './gaps.ts';
import type { routes } from './routes.ts';
import type { Action, Decision, Suggestion } from './schema.ts';
import { toForget } from './sender-rules.ts';
import { isPastDeadline, type SuggestionDoc, toSuggestion } from './store.ts';

const MAX_TRIES = 5;
const APPROVED_OR_LATER = ['approved', 'applying', 'applied', 'failed', 'needs_review'];

type Needs = Pick<
  Ctx,
  | 'suggestions'
  | 'audit'
  | 'clock'
  | 'actor'
  | 'connections'
  | 'orchestrations'
  | 'tenantId'
  | 'log'
  | 'plans'
  | 'db'
  | 'records'
>;

/**
 * Binds the person's yes to the hash of the exact action. The decision is stored before anything is started, so a
 * crash in between only delays the effect: the sweep starts what was approved and not applied.
 */
export async function approveSuggestion(ctx: Needs, input: InputOf<typeof routes.approveSuggestion>) {
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(input.id);
    const repeated = repeatedApproval(doc, input);
    if (repeated) return view(ctx, doc);

    await demandApprovable(ctx, doc, input);
    const approved = await storeDecision(ctx, doc, { verdict: 'approved', reason: null });
    if (approved) {
      await beginApply(ctx, doc.id);
      return view(ctx, approved);
    }
    if (attempt === MAX_TRIES) throw changed();
  }
}

export async function rejectSuggestion(
  ctx: Omit<Needs, 'connections' | 'orchestrations' | 'tenantId'>,
  { id, reason }: InputOf<typeof routes.rejectSuggestion>,
) {
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(id);
    if (doc.status === 'rejected') return view(ctx, doc);
    demandPending(ctx, doc);
    const rejected = await storeDecision(ctx, doc, { verdict: 'rejected', reason: reason ?? null });
    if (rejected) return view(ctx, rejected);
    if (attempt === MAX_TRIES) throw changed();
  }
}

/** The yes is stored; an engine that does not answer only delays what follows from it. */
async function beginApply({ orchestrations, tenantId, log }: Needs, suggestionId: string) {
  try {
    await orchestrations.startApply({ tenantId, suggestionId });
  } catch (error) {
    log.warn('suggestion.start_delayed', { suggestionId, ...faultOf(error) });
  }
}

/** Several decisions in one request, each answered by itself. High risk is never decided in bulk. */
export async function decideSuggestions(ctx: Needs, { items }: InputOf<typeof routes.decideSuggestions>) {
  const decided = [];
  for (const item of items) decided.push(await decideOne(ctx, item));
  return { items: decided };
}

async function decideOne(ctx: Needs, item: { id: string; revision: number; hash: string }) {
  try {
    const { risk } = await ctx.suggestions.get(item.id);
    if (risk === 'high') throw notForBatch();
    const { body } = await approveSuggestion(ctx, item);
    return { id: item.id, status: 200, code: null, retryAfterSec: null, suggestion: body };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { status, code, extras } = error;
    return { id: item.id, status, code, retryAfterSec: extras.retryAfterSec ?? null, suggestion: null };
  }
}

/** The same yes again is answered with the current state; it has one effect. */
function repeatedApproval(doc: SuggestionDoc, seen: { revision: number; hash: string }): boolean {
  return APPROVED_OR_LATER.includes(doc.status) && doc.revision === seen.revision && doc.hash === seen.hash;
}

async function demandApprovable(ctx: Needs, doc: SuggestionDoc, seen: { revision: number; hash: string }) {
  demandPending(ctx, doc);
  if (doc.revision !== seen.revision || doc.hash !== seen.hash) throw changed();
  const action = thaw(doc.canonical);
  demandNoGaps(action);
  await ctx.plans.demandActionLeft(await ctx.suggestions.countApproved());
  await demandHoldOver(ctx, doc);
  demandFreshForNewRecipient(ctx, doc);
  const { connectionId } = action;
  if (!(await ctx.connections.hasWriteGrant(connectionId))) {
    throw writeGrantRequired({
      detail:
        'POST /api/v1/connections with {"connector":"microsoft","access":"write","connectionId":…} and follow authorizeUrl.',
      members: { connectionId },
    });
  }
}

/** Whoever gets the mail would read the mark of a gap as carelessness, or as an answer. */
function demandNoGaps(action: Action) {
  const gaps = gapsOf(action);
  if (gaps.length > 0) throw hasGaps({ members: { gaps } });
}

function demandPending(ctx: Pick<Ctx, 'clock'>, doc: SuggestionDoc) {
  if (doc.status === 'expired' || isPastDeadline(doc, ctx.clock.now())) throw expired();
  if (doc.status !== 'pending') throw alreadyReviewed({ members: { suggestionStatus: doc.status } });
}

async function demandHoldOver(ctx: Needs, { hold, canonical }: SuggestionDoc) {
  if (!hold) return;
  const { connectionId } = thaw(canonical);
  const access = await readOrProblem(ctx.connections.reader({ connectionId }), COULD_NOT_LOOK);
  if (access.kind === 'blocked') throw readBlocked(access, COULD_NOT_LOOK);
  const messages = await readOrProblem(access.mail.readThread(hold.threadId, 20), COULD_NOT_LOOK);
  const answered = messages.some(
    ({ from, receivedAt }) => from?.address === hold.from && Date.parse(receivedAt) > Date.parse(hold.since),
  );
  if (!answered) throw held({ detail: 'It can be approved once the answer has arrived.' });
}

const COULD_NOT_LOOK = {
  detail: 'It waits for an answer, and whether that has arrived could not be looked up. Nothing was decided.',
};

function demandFreshForNewRecipient(ctx: Pick<Ctx, 'actor' | 'clock'>, doc: SuggestionDoc) {
  if (!doc.flags.includes('new_recipient')) return;
  demandFreshSignIn(ctx, {
    detail: 'This mail goes to an address that is new to the conversation. Sign in again, then approve.',
  });
}

/**
 * One batch: the new state, the decision and its audit entry. `undefined` = somebody else was faster. What a decision
 * waited for (a slow mailbox) may have taken it past the deadline, so the moment that is stored is the one compared.
 */
async function storeDecision(
  ctx: Pick<Ctx, 'audit' | 'clock' | 'actor' | 'plans' | 'db' | 'records'>,
  doc: Stored<SuggestionDoc>,
  { verdict, reason }: Pick<Decision, 'verdict' | 'reason'>,
): Promise<SuggestionDoc | undefined> {
  const now = ctx.clock.now();
  if (isPastDeadline(doc, now)) throw expired();
  const at = iso(now);
  const by = ctx.actor.kind === 'person' ? ctx.actor.memberId : ctx.actor.name;
  const forgotten = verdict === 'rejected' ? await toForget(ctx, doc) : undefined;
  const decision: Decision = { verdict, revision: doc.revision, hash: doc.hash, by, at, reason };
  const outcome = await ctx.audit.commit(
    [
      {
        kind: 'patch',
        id: doc.id,
        etag: doc.etag,
        changes: [
          { op: 'set', path: '/status', value: verdict },
          { op: 'set', path: '/decision', value: decision },
          { op: 'set', path: '/updatedAt', value: at },
        ],
      },
      ...leavePending(ctx, doc),
      ...(forgotten?.ops ?? []),
    ],
    [
      {
        action: `suggestion.${verdict}`,
        subject: { type: 'suggestion', id: doc.id },
        facts: { revision: doc.revision, hash: doc.hash },
      },
      ...(forgotten?.audit ?? []),
    ],
  );
  return outcome.kind === 'committed' ? { ...doc, status: verdict, decision, updatedAt: at } : undefined;
}

const view = (ctx: Pick<Ctx, 'clock'>, doc: SuggestionDoc) =>
  answer<Suggestion>(toSuggestion(doc, ctx.clock.now()));
