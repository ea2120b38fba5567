import {
  actorId,
  type Change,
  type Condition,
  type Ctx,
  type DomainEvent,
  iso,
  later,
  type PatchChange,
  type PatchOp,
  type Stored,
  set,
} from '#kernel';
import { countPending, leavePending, waitAgain } from './count-pending.ts';
import { SECOND_DRAFT, said } from './outcome-notes.ts';
import type { Decision, Revision, SuggestionStatus } from './schema.ts';
import type { Claim, SuggestionDoc } from './store.ts';

/*
 * All that may happen to a suggestion; nobody else writes one. Each change names the states it goes from, in a condition
 * that the store compares. The README of the room draws them.
 */

type Known = Stored<SuggestionDoc>;
type Changed = Change & { doc: SuggestionDoc };
type Meters = Pick<Ctx, 'clock' | 'plans'>;

/** What a proposal is made of; how it stands is said here. */
export type NewSuggestion = Omit<
  SuggestionDoc,
  'type' | 'status' | 'decision' | 'outcome' | 'handle' | 'counted' | 'updatedAt'
>;

/** → pending. An older proposal of the same source makes room for it, if that is still pending. */
export function propose(ctx: Meters, made: NewSuggestion, older?: Known): Changed {
  const { id, agentId, hash, risk, runId } = made;
  const doc: SuggestionDoc = {
    ...made,
    type: 'suggestion',
    status: 'pending',
    decision: null,
    outcome: null,
    handle: null,
    counted: true,
    updatedAt: made.createdAt,
  };
  const gone = older ? supersede(ctx, older, id) : { ops: [], events: [] };
  return {
    doc,
    ops: [{ kind: 'create', doc }, ...gone.ops, ...countPending(ctx, agentId, older)],
    events: [
      { action: 'suggestion.created', subject: subject(id), facts: { hash, risk, runId } },
      ...gone.events,
    ],
  };
}

/** pending → superseded. Its place among the pending ones goes to the newer. */
const supersede = (ctx: Meters, older: Known, by: string): Change => ({
  ops: [patch(older, PENDING, [set('/status', 'superseded'), updated(ctx)])],
  events: [
    {
      action: 'suggestion.superseded',
      subject: subject(older.id),
      facts: { hash: older.hash, by, ...wakes(older) },
    },
  ],
});

type Edited = Pick<SuggestionDoc, 'title' | 'canonical' | 'hash' | 'revision' | 'risk' | 'flags'>;

/** pending → pending, while its time is not over: as another revision; `fields` = what of the payload has changed. */
export function edit(
  ctx: Pick<Ctx, 'clock' | 'actor'>,
  doc: Known,
  edited: Edited,
  fields: string[],
): Changed {
  const { title, canonical, hash, revision, risk, flags } = edited;
  const at = iso(ctx.clock.now());
  const revisions = [...doc.revisions, { revision, hash, by: actorId(ctx.actor), at, changed: fields }];
  const next = { title, canonical, hash, revision, risk, flags, revisions, updatedAt: at };
  return {
    doc: { ...doc, ...next },
    ops: [patch(doc, pendingAt(at), setAll(next))],
    events: [{ action: 'suggestion.edited', subject: subject(doc.id), facts: { revision, hash } }],
  };
}

/** pending → pending, while its time is not over: out of the person's way until then. */
export function putAside({ clock }: Pick<Ctx, 'clock'>, doc: Known, until: string): Changed {
  const { id, revision, hash } = doc;
  return {
    doc: { ...doc, laterUntil: until },
    ops: [patch(doc, pendingAt(iso(clock.now())), [set('/laterUntil', until)])],
    events: [{ action: 'suggestion.put_aside', subject: subject(id), facts: { revision, hash, until } }],
  };
}

/** pending and put aside → pending, while its time is not over: before the person again. */
export function bringBack({ clock }: Pick<Ctx, 'clock'>, doc: Known): Changed {
  const { laterUntil: _over, ...back } = doc;
  const { id, revision, hash } = doc;
  const condition = `${pendingAt(iso(clock.now()))} and IS_DEFINED(c.laterUntil)`;
  return {
    doc: back,
    ops: [patch(doc, condition, [{ op: 'remove', path: '/laterUntil' }])],
    events: [{ action: 'suggestion.brought_back', subject: subject(id), facts: { revision, hash } }],
  };
}

/** `undoSec`: for so long the decision can be taken back, and until then nothing follows from it. */
type Verdict = Pick<Decision, 'verdict' | 'reason'> & { undoSec?: number };

/** pending → approved or rejected, while its time is not over: of this revision, by who acts now. */
export function decide(
  ctx: Meters & Pick<Ctx, 'actor'>,
  doc: Known,
  { verdict, reason, undoSec = 0 }: Verdict,
): Changed {
  const { id, revision, hash } = doc;
  const now = ctx.clock.now();
  const decision: Decision = { verdict, revision, hash, by: actorId(ctx.actor), at: iso(now), reason };
  const next = {
    ...{ status: verdict, decision, updatedAt: iso(now) },
    ...(undoSec > 0 && { undoableUntil: iso(later(now, undoSec * 1_000)) }),
  };
  return {
    doc: { ...doc, ...next },
    ops: [patch(doc, pendingAt(iso(now)), setAll(next)), ...leavePending(ctx, doc)],
    events: [
      { action: `suggestion.${verdict}`, subject: subject(id), facts: { revision, hash, ...wakes(doc) } },
    ],
  };
}

/** The same action under another number. */
type Renewed = Pick<SuggestionDoc, 'canonical' | 'hash' | 'revision'>;

/**
 * approved → pending, while the yes to this revision can be taken back, by whichever reading of it. It waits again as
 * another revision, so that the same yes, when it is heard once more, says nothing.
 */
export function withdraw(ctx: Meters & Pick<Ctx, 'actor'>, doc: Known, renewed: Renewed): Changed {
  const at = iso(ctx.clock.now());
  const { undoableUntil: _over, ...kept } = doc;
  const { revision, hash } = renewed;
  const revisions: Revision[] = [
    ...doc.revisions,
    { revision, hash, by: actorId(ctx.actor), at, changed: [] },
  ];
  const next = { ...renewed, status: 'pending', revisions, ...takenBack(doc, at) } as const;
  return {
    doc: { ...kept, ...next },
    ops: [patch({ id: doc.id }, undoable(doc, at), [...setAll(next), FINAL]), ...waitAgain(ctx, doc)],
    events: [withdrawn(doc)],
  };
}

/** The same, where a newer proposal has taken its place meanwhile: approved → superseded. */
export function withdrawOutdated(ctx: Pick<Ctx, 'clock'>, doc: Known, by: string): Changed {
  const at = iso(ctx.clock.now());
  const { undoableUntil: _over, ...kept } = doc;
  const next = { status: 'superseded', ...takenBack(doc, at) } as const;
  return {
    doc: { ...kept, ...next },
    ops: [patch({ id: doc.id }, undoable(doc, at), [...setAll(next), FINAL])],
    events: [
      withdrawn(doc),
      {
        action: 'suggestion.superseded',
        subject: subject(doc.id),
        facts: { hash: doc.hash, by, ...wakes(doc) },
      },
    ],
  };
}

const takenBack = ({ revision, hash }: Known, updatedAt: string) => ({
  decision: null,
  withdrawn: { revision, hash },
  updatedAt,
});

const withdrawn = ({ id, revision, hash }: Known): DomainEvent => ({
  action: 'suggestion.withdrawn',
  subject: subject(id),
  facts: { revision, hash },
});

/** Said with what ends the wait of a run. */
const wakes = ({ wakesRun }: Known) => (wakesRun ? { wakesRun } : {});

/** pending, as it was read: a run waits for the decision, and is told of it. */
export const askToBeWoken = (doc: Known): PatchOp => patch(doc, PENDING, [set('/wakesRun', true)]);

/** pending → expired, once its time is over. */
export function expire(ctx: Meters, doc: Known): Change {
  const isOver = `${PENDING} and c.expiresAt <= "${iso(ctx.clock.now())}"`;
  return {
    ops: [patch(doc, isOver, [set('/status', 'expired'), updated(ctx)]), ...leavePending(ctx, doc)],
    events: [{ action: 'suggestion.expired', subject: subject(doc.id), facts: wakes(doc) }],
  };
}

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

const isIn = (...statuses: SuggestionStatus[]): Condition =>
  `(${statuses.map((status) => `c.status = "${status}"`).join(' or ')})`;

const PENDING = isIn('pending');
const APPLYING = isIn('applying');
const pendingAt = (at: string): Condition => `${PENDING} and c.expiresAt > "${at}"`;
/** Of one yes either this holds or the next, so it is taken back or begun, and never both. */
const undoable = ({ revision, hash }: Known, at: string): Condition =>
  `${isIn('approved')} and c.revision = ${revision} and c.hash = "${hash}" and c.undoableUntil > "${at}"`;
const finalAt = (at: string): Condition =>
  `(${isIn('approved')} and (not IS_DEFINED(c.undoableUntil) or c.undoableUntil <= "${at}"))`;
const FINAL: PatchChange = { op: 'remove', path: '/undoableUntil' };
const ENDED: SuggestionStatus[] = ['applied', 'failed', 'needs_review'];

const under = ({ deliveryId }: Pick<Claim, 'deliveryId'>): Condition =>
  `${APPLYING} and c.claim.deliveryId = "${deliveryId}"`;

const patch = (as: Known | { id: string }, condition: Condition, changes: PatchChange[]): PatchOp => ({
  kind: 'patch',
  id: as.id,
  ...('etag' in as && { etag: as.etag }),
  condition,
  changes,
});

const setAll = (next: Partial<SuggestionDoc>): PatchChange[] =>
  Object.entries(next).map(([name, value]) => set(`/${name}`, value));

const updated = ({ clock }: Pick<Ctx, 'clock'>): PatchChange => set('/updatedAt', iso(clock.now()));

const subject = (id: string) => ({ type: 'suggestion' as const, id });
