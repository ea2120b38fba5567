import { type Ctx, faultOf, type InputOf } from '#kernel';
import { readBlocked, readOrProblem } from '#platform/connectors';
import { demandFreshSignIn } from '#platform/identity';
import { thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { changed, held, writeGrantRequired } from '../errors.ts';
import type { routes } from '../routes.ts';
import { type SuggestionDoc, toView } from '../store.ts';
import { demandAllowed, demandPending, demandWithdrawable } from './allowed-decisions.ts';

const MAX_TRIES = 5;
const APPROVED_OR_LATER = ['approved', 'applying', 'applied', 'failed', 'needs_review'];

export type ApproveCtx = Pick<
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
>;

type Approval = InputOf<typeof routes.approveSuggestion>;

/**
 * Binds the person's yes to the hash of the exact action. The decision is stored before anything is started, so a
 * crash in between only delays the effect: the sweep starts what was approved and not applied. With `undoSec` the yes
 * can be taken back for so long, and what follows waits for that; nobody has to stay for it.
 */
export const approveSuggestion = (ctx: ApproveCtx, input: Approval) => approve(ctx, input, 'approve');

/** By itself, or together with others. */
export async function approve(ctx: ApproveCtx, input: Approval, decision: 'approve' | 'batch') {
  for (let attempt = 1; ; attempt += 1) {
    const doc = await ctx.suggestions.get(input.id);
    const repeated = repeatedApproval(doc, input);
    if (repeated) return toView(ctx, doc);

    await demandApprovable(ctx, doc, input, decision);
    const { undoSec = 0 } = input;
    const approved = changes.decide(ctx, doc, { verdict: 'approved', reason: null, undoSec });
    const outcome = await ctx.audit.commit(approved.ops, approved.events);
    if (outcome.kind === 'committed') {
      await beginApply(ctx, approved.doc);
      return toView(ctx, approved.doc);
    }
    // Somebody else was faster; or what it waited for, a slow mailbox, has taken it past the deadline.
    if (attempt === MAX_TRIES) throw changed();
  }
}

/** The yes is stored; an engine that does not answer only delays what follows from it. */
async function beginApply({ orchestrations, tenantId, log }: ApproveCtx, approved: SuggestionDoc) {
  const { id: suggestionId, revision, undoableUntil = null } = approved;
  try {
    await orchestrations.startApply({ tenantId, suggestionId, revision, undoableUntil });
  } catch (error) {
    log.warn('suggestion.start_delayed', { suggestionId, ...faultOf(error) });
  }
}

/** The same yes again is answered with the current state; it has one effect. */
function repeatedApproval(doc: SuggestionDoc, seen: Omit<Approval, 'id'>): boolean {
  return APPROVED_OR_LATER.includes(doc.status) && doc.revision === seen.revision && doc.hash === seen.hash;
}

async function demandApprovable(
  ctx: ApproveCtx,
  doc: SuggestionDoc,
  seen: Omit<Approval, 'id'>,
  decision: 'approve' | 'batch',
) {
  demandPending(ctx, doc);
  if (doc.revision !== seen.revision || doc.hash !== seen.hash) throw changed();
  demandAllowed(ctx, doc, decision);
  if (seen.undoSec) demandWithdrawable(doc);
  await ctx.plans.demandActionLeft(await ctx.suggestions.countApproved());
  await demandHoldOver(ctx, doc);
  demandFreshForNewRecipient(ctx, doc);
  const { connectionId } = thaw(doc.canonical);
  if (!(await ctx.connections.hasWriteGrant(connectionId))) {
    throw writeGrantRequired({
      detail: await ctx.connections.howToAllowChanges(connectionId),
      members: { connectionId },
    });
  }
}

async function demandHoldOver(ctx: ApproveCtx, { hold, canonical }: SuggestionDoc) {
  if (!hold) return;
  const { connectionId } = thaw(canonical);
  const access = await readOrProblem(ctx.connections.reader('mail', { connectionId }), COULD_NOT_LOOK);
  if (access.kind === 'blocked') throw readBlocked(access, COULD_NOT_LOOK);
  const messages = await readOrProblem(access.reader.readThread(hold.threadId, 20), COULD_NOT_LOOK);
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
