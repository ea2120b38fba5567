import { type Change, type Ctx, iso, type PatchOp, set } from '#kernel';
import { SECOND_DRAFT, said } from '../outcome-notes.ts';
import type { Claim } from '../store.ts';
import { APPLYING, ENDED, finalAt, isIn, type Known, patch, subject, under, updated } from './states.ts';

/** approved, and not to be taken back any more → applying: the intent is stored before the vendor is asked for anything. */
export function beginApplying(ctx: Pick<Ctx, 'clock'>, doc: Known, claim: Claim | undefined): Change {
  const changes = [set('/status', 'applying'), ...(claim ? [set('/claim', claim)] : [])];
  return {
    ops: [patch(doc, finalAt(iso(ctx.clock.now())), changes)],
    events: [{ action: 'suggestion.applying', subject: subject(doc.id), facts: { hash: doc.hash } }],
  };
}

/** applying, as it was read: from now on the vendor is this delivery's alone, for a while. */
export const takeClaim = (doc: Known, claim: Claim): PatchOp => patch(doc, APPLYING, [set('/claim', claim)]);

/** applying, under one's own claim, which then lives until later. */
export const renewClaim = (id: string, claim: Claim): PatchOp =>
  patch({ id }, under(claim), [set('/claim', claim)]);

/** applying, under one's own claim, which is over. */
export const releaseClaim = (id: string, claim: Pick<Claim, 'deliveryId'>): PatchOp =>
  patch({ id }, under(claim), [{ op: 'remove', path: '/claim' }]);

/** applying, without a handle so far. A repeat finds what was made by it, so nobody waits for a claim any more. */
export const keepHandle = (doc: Known, handle: string): PatchOp =>
  patch(doc, `${APPLYING} and IS_NULL(c.handle)`, [
    set('/handle', handle),
    ...(doc.claim ? [{ op: 'remove', path: '/claim' } as const] : []),
  ]);

/** applying: the vendor has accepted it, so that only looks follow. */
export const noteAccepted = ({ clock }: Pick<Ctx, 'clock'>, id: string): PatchOp =>
  patch({ id }, APPLYING, [set('/acceptedAt', iso(clock.now()))]);

/** applying, as it was read: nobody has written since. */
export const confirmNewest = (ctx: Pick<Ctx, 'clock'>, doc: Known): PatchOp =>
  patch(doc, APPLYING, [updated(ctx)]);

/** How it ended. `note` is what the person reads; the vendor's id is the proof of an effect. */
export type Settlement =
  | { status: 'applied'; note: string; vendorId: string }
  | { status: 'failed' | 'needs_review'; note: string; vendorId: null };

/** applying → applied; applying, or approved and not to be taken back any more → failed or needs_review. */
export function settle(ctx: Pick<Ctx, 'clock'>, doc: Known, { status, note, vendorId }: Settlement): Change {
  const outcome = { note, vendorId, at: iso(ctx.clock.now()) };
  const from = status === 'applied' ? APPLYING : `(${APPLYING} or ${finalAt(outcome.at)})`;
  return {
    ops: [patch(doc, from, [set('/status', status), set('/outcome', outcome), updated(ctx)])],
    events: [
      { action: `suggestion.${status}`, subject: subject(doc.id), facts: { hash: doc.hash, vendorId } },
    ],
  };
}

/** applying or ended: a delivery that came too late has made a second draft, which is gone again or is told of. */
export function noteSecondDraft(doc: Known, vendorId: string, { isLeft }: { isLeft: boolean }): Change {
  const { id, hash, outcome } = doc;
  const told = outcome
    ? patch(doc, isIn(...ENDED), [set('/outcome/note', said(outcome.note, SECOND_DRAFT))])
    : patch(doc, APPLYING, [set('/isDraftLeft', true)]);
  return {
    ops: isLeft ? [told] : [],
    events: [
      {
        action: isLeft ? 'suggestion.draft_left' : 'suggestion.draft_taken_back',
        subject: subject(id),
        facts: { hash, vendorId },
      },
    ],
  };
}
