import { type Ctx, faultOf, iso, later, newId, type Stored } from '#kernel';
import { CALL_TIMEOUT_MS } from '#platform/connectors';
import { ACTIONS } from '../actions/index.ts';
import { thaw } from '../canonical-action.ts';
import * as changes from '../changes/index.ts';
import { underWay } from '../errors.ts';
import type { Claim, SuggestionDoc } from '../store.ts';
import type { ApplyOutcome } from './apply-ctx.ts';

/** What a delivery knows of its own claim, without asking the store. */
export interface OwnClaim {
  deliveryId: string;
  /** 0 = it has none. */
  untilMs: number;
  /** What was asked of the vendor may still be on its way there. */
  isInDoubt: boolean;
}

/** One call of the activity, of which there may be several for one suggestion, also at the same time. */
export interface Delivery {
  suggestionId: string;
  /** The one that was approved. */
  revision: number;
  lastAttempt: boolean;
  claim: OwnClaim;
}

/** Longer than one call may take, with room for the look before it and for clocks that differ. */
const CLAIM_MS = CALL_TIMEOUT_MS + 5_000;
/** A call does not begin under a claim that may end before it. */
const NEEDED_MS = CALL_TIMEOUT_MS + 2_000;

type Needs = Pick<Ctx, 'clock' | 'db' | 'log'>;

export const noClaim = ({ clock }: Pick<Ctx, 'clock'>): OwnClaim => ({
  deliveryId: newId('delivery', clock.now()),
  untilMs: 0,
  isInDoubt: false,
});

/** What of two deliveries would be made twice: a creation whose result is not known yet. */
export const mayDouble = ({ canonical, handle, acceptedAt }: SuggestionDoc): boolean =>
  ACTIONS[thaw(canonical).kind].isCreation && handle === null && acceptedAt === undefined;

/** To be written by the caller. */
export function claimAnew({ clock }: Needs, own: OwnClaim): Claim {
  const until = later(clock.now(), CLAIM_MS);
  own.untilMs = until.getTime();
  return { deliveryId: own.deliveryId, until: iso(until) };
}

/** `undefined` = another delivery was faster. */
export async function takeClaim(
  ctx: Needs,
  own: OwnClaim,
  doc: Stored<SuggestionDoc>,
): Promise<Stored<SuggestionDoc> | undefined> {
  const op = changes.takeClaim(doc, claimAnew(ctx, own));
  const taken = await ctx.db.patch<SuggestionDoc>(op.id, op.changes, op);
  if (taken.kind === 'written') return taken.doc;
  own.untilMs = 0;
  return undefined;
}

/** How long another delivery still has to itself; 0 = nobody has. */
export function othersLeftMs({ clock }: Needs, own: OwnClaim, { claim }: SuggestionDoc): number {
  if (!claim || claim.deliveryId === own.deliveryId) return 0;
  return Math.max(0, Date.parse(claim.until) - clock.now().getTime());
}

/** Between the look for an earlier try and the call that creates. Rejects when another delivery has taken over. */
export async function beforeCreation(ctx: Needs, own: OwnClaim, id: string): Promise<void> {
  if (leftMs(ctx, own) < NEEDED_MS) {
    const op = changes.renewClaim(id, claimAnew(ctx, own));
    const renewed = await ctx.db.patch(id, op.changes, op);
    if (renewed.kind === 'refused') {
      own.untilMs = 0;
      throw underWay();
    }
  }
  own.isInDoubt = true;
}

/** The next delivery need not wait for a claim that nothing hangs on any more. */
export async function releaseClaim(
  ctx: Needs,
  own: OwnClaim,
  id: string,
  outcome: ApplyOutcome,
): Promise<ApplyOutcome> {
  if (outcome.kind === 'done' || leftMs(ctx, own) <= 0) return outcome;
  if (!own.isInDoubt && (await isReleased(ctx, own, id))) return outcome;
  return { ...outcome, afterMs: Math.max(outcome.afterMs, leftMs(ctx, own)) };
}

async function isReleased({ db, log }: Needs, own: OwnClaim, id: string): Promise<boolean> {
  try {
    const op = changes.releaseClaim(id, own);
    await db.patch(id, op.changes, op);
    return true;
  } catch (error) {
    // The claim runs out by itself, and that is waited for.
    log.warn('apply.claim_kept', { suggestionId: id, ...faultOf(error) });
    return false;
  }
}

const leftMs = ({ clock }: Needs, { untilMs }: OwnClaim): number => untilMs - clock.now().getTime();
