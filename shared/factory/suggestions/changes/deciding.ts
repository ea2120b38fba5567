import { actorId, type Change, type Ctx, type DomainEvent, iso, later, type PatchOp, set } from '#kernel';
import { leavePending, waitAgain } from '../count-pending.ts';
import type { Decision, Revision } from '../schema.ts';
import type { SuggestionDoc } from '../store.ts';
import {
  type Changed,
  FINAL,
  type Known,
  type Meters,
  PENDING,
  patch,
  pendingAt,
  setAll,
  subject,
  undoable,
  updated,
  wakes,
} from './states.ts';

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
