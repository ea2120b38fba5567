import { describe, expect, test } from 'vitest';
import { orForbidden } from '#platform/connectors';
import { aLabelling, aReply, delivery, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { ActionName } from '../schema.ts';
import type { ApplyCtx, ApplyOutcome } from './apply-ctx.ts';
import { applySuggestion } from './apply-suggestion.ts';

const CLAIM_MS = 25_000;
type Ready = Extract<Awaited<ReturnType<ApplyCtx['openWriter']>>, { kind: 'ready' }>;
type MailWriter = NonNullable<Ready['writers']['mail']>;

/** Every kind that makes something new at the vendor, and what the person finds there in the end. */
const CREATIONS: [ActionName, { sent: number; drafts: number }][] = [
  ['mail.send', { sent: 1, drafts: 0 }],
  ['mail.createDraft', { sent: 0, drafts: 1 }],
];

describe.each(CREATIONS)('%s leaves one, and nothing beside it', (kind, left) => {
  const expectLeft = async (w: World, id: string) => {
    const { status, outcome } = await w.ctx.suggestions.get(id);
    expect([status, outcome?.note]).toEqual(['applied', 'Done.']);
    const [sent, drafts] = [await w.mailbox.sent(), await w.mailbox.mails('drafts')];
    expect({ sent: sent.length, drafts: drafts.length }).toEqual(left);
    expect(outcome?.vendorId).toBe([...sent, ...drafts][0]?.id);
    expect((await endings(w, id)).length).toBe(1);
  };

  test('when a second delivery comes between the look and the creation of the first', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const gate = aGate();
    const first = apply(within(w, { beforeCreation: gate.pass }), id);
    await gate.reached;

    const asked = w.mailbox.calls().length;
    const second = await apply(w.house.applyCtxOf(w.tenantId), id, true);
    expect(second.kind === 'retry' && second.afterMs).toBeGreaterThan(20_000);
    expect(w.mailbox.calls().length).toBe(asked);

    gate.open();
    expect(await first).toEqual({ kind: 'done', status: 'applied' });
    await expectLeft(w, id);
    expect(await w.mailbox.mails('deleteditems')).toEqual([]);
  });

  test('when a second delivery comes on another instance of the app', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const gate = aGate();
    const first = apply(within(w, { beforeCreation: gate.pass }), id);
    await gate.reached;
    expect((await apply(w.applyElsewhere(), id)).kind).toBe('retry');
    gate.open();
    await first;
    await expectLeft(w, id);
  });

  test('when the process died after the creation and before its result was stored', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const dead = aGate();
    void apply(within(w, { afterCreation: dead.pass }), id);
    await dead.reached;

    expect((await apply(w.house.applyCtxOf(w.tenantId), id)).kind).toBe('retry');
    w.clock.move(CLAIM_MS);
    await untilDone(w, id);
    await expectLeft(w, id);
    expect(await w.mailbox.mails('deleteditems')).toEqual([]);
  });

  test('when the creation hung until another delivery had made its own', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const gate = aGate();
    const late = apply(within(w, { beforeCreation: gate.pass }), id);
    await gate.reached;
    w.clock.move(CLAIM_MS);
    await untilDone(w, id);

    gate.open();
    expect((await late).kind).toBe('retry');
    await expectLeft(w, id);
    expect(await w.mailbox.mails('deleteditems')).toHaveLength(1);
    expect(await told(w, id)).toEqual(['suggestion.draft_taken_back']);
  });

  test('when the delivery whose claim ran out comes back before the one that took over', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const [slow, slower] = [aGate(), aGate()];
    const first = apply(within(w, { beforeCreation: slow.pass }), id);
    await slow.reached;
    w.clock.move(CLAIM_MS);
    const second = apply(within(w, { beforeCreation: slower.pass }), id);
    await slower.reached;

    slow.open();
    expect(await first).toEqual({ kind: 'done', status: 'applied' });
    slower.open();
    expect((await second).kind).toBe('retry');
    await expectLeft(w, id);
    expect(await told(w, id)).toEqual(['suggestion.draft_taken_back']);
  });

  test('when the delivery that made it comes back after another has found it and gone on', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const gate = aGate();
    const late = apply(within(w, { afterCreation: gate.pass }), id);
    await gate.reached;
    w.clock.move(CLAIM_MS);
    await untilDone(w, id);

    gate.open();
    await late;
    await expectLeft(w, id);
    expect(await told(w, id)).toEqual([]);
    expect(await w.mailbox.mails('deleteditems')).toEqual([]);
  });

  test('when two creations come back at the same moment', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const [slow, slower, both] = [aGate(), aGate(), aMeeting(2)];
    const one = apply(within(w, { beforeCreation: slow.pass, beforeKeeping: both.pass }), id);
    await slow.reached;
    w.clock.move(CLAIM_MS);
    const other = apply(within(w, { beforeCreation: slower.pass, beforeKeeping: both.pass }), id);
    await slower.reached;

    slow.open();
    slower.open();
    const outcomes = await Promise.all([one, other]);
    expect(both.haveMet()).toBe(true);
    expect(outcomes.map((outcome) => outcome.kind).toSorted()).toEqual(['done', 'retry']);
    await expectLeft(w, id);
    expect(await told(w, id)).toEqual(['suggestion.draft_taken_back']);
  });

  test('but what another program wrote into a draft that came too late, of which the person is told', async () => {
    const w = await world();
    const id = await approvedOf(w, kind);
    const gate = aGate();
    const graph = await w.mailbox.otherClient();
    const edit = (draftId: string) =>
      graph('PATCH', `/messages/${encodeURIComponent(draftId)}`, {
        body: { contentType: 'text', content: 'My own words.' },
      });
    const late = apply(within(w, { beforeCreation: gate.pass, afterCreation: edit }), id);
    await gate.reached;
    w.clock.move(CLAIM_MS);
    await untilDone(w, id);
    gate.open();
    await late;

    const { status, outcome } = await w.ctx.suggestions.get(id);
    expect([status, outcome?.note]).toEqual([
      'applied',
      'Done. A second, unsent draft of it may lie in your mailbox; please delete it there.',
    ]);
    expect((await w.mailbox.mails('drafts')).map(({ text }) => text)).toContain('My own words.');
    expect(await told(w, id)).toEqual(['suggestion.draft_left']);
  });
});

test('a mailbox that cannot be asked to take back a draft is no reason to keep quiet about it', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const [slow, slower, sending] = [aGate(), aGate(), aGate()];
  const first = apply(within(w, { beforeCreation: slow.pass, beforeSending: sending.pass }), id);
  await slow.reached;
  w.clock.move(CLAIM_MS);
  const second = apply(within(w, { beforeCreation: slower.pass }), id);
  await slower.reached;
  slow.open();
  await sending.reached;
  w.mailbox.plan({ action: 'reset-before', match: { method: 'DELETE', path: '*/messages/*' } });
  slower.open();
  await second;
  sending.open();
  expect(await first).toEqual({ kind: 'done', status: 'applied' });

  const { outcome } = await w.ctx.suggestions.get(id);
  expect(outcome?.note).toContain('A second, unsent draft of it may lie in your mailbox');
  expect(await w.mailbox.mails('drafts')).toHaveLength(1);
  expect(await told(w, id)).toEqual(['suggestion.draft_left']);
});

test('a refused creation does not keep the next delivery waiting, one that may be on its way does', async () => {
  const w = await world();
  const match = { method: 'POST', path: '*/createReply' };
  const throttled = { action: 'status', status: 429, headers: { 'retry-after': '2' }, match } as const;
  for (const [fault, afterMs] of [
    [throttled, 2_000],
    [{ action: 'reset-after-forward', match } as const, CLAIM_MS],
    // Its draft is known by now.
    [{ action: 'status', status: 503, match: { method: 'POST', path: '*/send' } } as const, 2_000],
  ] as const) {
    const id = await approvedOf(w, 'mail.send');
    w.mailbox.plan(fault);
    expect(await apply(w.house.applyCtxOf(w.tenantId), id)).toEqual({ kind: 'retry', afterMs });
    w.clock.move(afterMs);
    expect(await apply(w.house.applyCtxOf(w.tenantId), id)).toEqual({ kind: 'done', status: 'applied' });
  }
});

test('what was told as not carried out is not carried out by a delivery that hung', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const gate = aGate();
  const late = apply(within(w, { beforeCreation: gate.pass }), id);
  await gate.reached;
  w.clock.move(CLAIM_MS);
  await w.ctx.db.patch(w.connectionId, [{ op: 'set', path: '/write/state', value: 'needs_reauth' }]);
  await untilDone(w, id);
  await w.ctx.db.patch(w.connectionId, [{ op: 'set', path: '/write/state', value: 'ok' }]);
  gate.open();
  await late;

  const { status, outcome } = await w.ctx.suggestions.get(id);
  expect([status, outcome?.note]).toEqual(['failed', expect.stringContaining('It was not carried out.')]);
  expect([await w.mailbox.sent(), await w.mailbox.mails('drafts')]).toEqual([[], []]);
});

test('a delivery that was overtaken does not say how it ended, not even in its last attempt', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const [gate, other] = [aGate(), aGate()];
  const late = apply(within(w, { beforeCreation: gate.pass }), id, true);
  await gate.reached;
  w.clock.move(CLAIM_MS);
  const next = apply(within(w, { beforeCreation: other.pass }), id);
  await other.reached;
  w.mailbox.plan({ action: 'reset-before', match: { method: 'POST', path: '*/createReply' } });
  gate.open();
  expect((await late).kind).toBe('retry');
  expect(await endings(w, id)).toEqual([]);
  other.open();
  expect(await next).toEqual({ kind: 'done', status: 'applied' });
});

test('of two deliveries that meet a claim which ran out one takes it, and one alone asks the mailbox', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const dead = aGate();
  void apply(within(w, { beforeCreation: dead.pass }), id);
  await dead.reached;
  w.clock.move(CLAIM_MS);

  const [claiming, creating] = [aMeeting(2), aMeeting(2)];
  const asked = creations(w);
  // Who creates waits until the other does so too, or has left.
  const delivered = () =>
    apply(within(w, { beforeClaim: claiming.pass, beforeCreation: creating.pass }), id).finally(
      creating.pass,
    );
  const outcomes = await Promise.all([delivered(), delivered()]);
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'retry']);
  expect(creations(w) - asked).toBe(1);
});

test('a creation does not begin under a claim that may end before it', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const match = { method: 'POST', path: '*/createReply' };
  w.mailbox.plan({ action: 'status', status: 429, match });
  await apply(w.house.applyCtxOf(w.tenantId), id);

  const gate = aGate();
  const afterLook = async () => w.clock.move(10_000);
  const slow = apply(within(w, { afterLook, beforeCreation: gate.pass }), id);
  await gate.reached;
  w.clock.move(CLAIM_MS - 1);
  expect(await apply(w.house.applyCtxOf(w.tenantId), id)).toEqual({ kind: 'retry', afterMs: 1 });
  gate.open();
  expect(await slow).toEqual({ kind: 'done', status: 'applied' });
});

test('a delivery that was overtaken while it looked creates nothing', async () => {
  const w = await world();
  const id = await approvedOf(w, 'mail.send');
  const match = { method: 'POST', path: '*/createReply' };
  w.mailbox.plan({ action: 'status', status: 429, match });
  await apply(w.house.applyCtxOf(w.tenantId), id);

  const gate = aGate();
  const slow = apply(within(w, { afterLook: gate.pass }), id);
  await gate.reached;
  w.clock.move(CLAIM_MS);
  const other = aGate();
  const fast = apply(within(w, { beforeCreation: other.pass }), id);
  await other.reached;
  gate.open();
  expect((await slow).kind).toBe('retry');
  other.open();
  expect(await fast).toEqual({ kind: 'done', status: 'applied' });
  expect([await w.mailbox.sent(), await w.mailbox.mails('deleteditems')]).toEqual([[expect.anything()], []]);
});

test('of two deliveries that begin at the same moment one stores the intent, and it is counted once', async () => {
  const w = await world();
  const { id } = await aLabelling(w);
  await approve(w, id);
  const both = aMeeting(2);
  await Promise.all([0, 1].map(() => apply(within(w, { beforeIntent: both.pass }), id)));
  await untilDone(w, id);

  const actions = (await w.audit()).flatMap(({ action, subject }) => (subject.id === id ? [action] : []));
  expect(actions.filter((action) => action === 'suggestion.applying')).toHaveLength(1);
  expect((await w.usage()).dayAppliedActions).toBe(1);
});

test('of two deliveries that come to an end at the same moment one says so, and the other finds it said', async () => {
  const w = await world();
  const { id } = await aLabelling(w);
  await approve(w, id);
  w.mailbox.plan({ action: 'reset-after-forward', match: { method: 'PATCH', path: '*/messages/*' } });
  expect((await apply(w.house.applyCtxOf(w.tenantId), id)).kind).toBe('retry');

  const both = aMeeting(2);
  const outcomes = await Promise.all([0, 1].map(() => apply(within(w, { afterLook: both.pass }), id)));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'retry']);
  await untilDone(w, id);
  expect(await endings(w, id)).toEqual(['suggestion.applied']);
});

const creations = (w: World) => w.mailbox.calls().filter(({ path }) => path.endsWith('/createReply')).length;

async function approvedOf(w: World, kind: ActionName): Promise<string> {
  const { id } = await aReply(w, { kind });
  await approve(w, id);
  return id;
}

/** The yes is stored; the deliveries are made by hand. */
async function approve(w: World, id: string): Promise<void> {
  w.engine.before(() => {
    throw new Error('the engine is down');
  });
  await approveSuggestion(w.asPerson(), seen(await w.ctx.suggestions.get(id)));
  await w.settle();
}

const apply = (ctx: ApplyCtx, suggestionId: string, lastAttempt = false): Promise<ApplyOutcome> =>
  applySuggestion(ctx, delivery(suggestionId, lastAttempt));

async function untilDone(w: World, id: string): Promise<void> {
  for (let left = 5; left > 0; left -= 1) {
    const outcome = await apply(w.house.applyCtxOf(w.tenantId), id);
    if (outcome.kind === 'done') return;
    w.clock.move(outcome.afterMs);
  }
  throw new Error('the suggestion was left open');
}

const actionsOf = async (w: World, id: string, among: string[]) =>
  (await w.audit()).flatMap(({ action, subject }) =>
    subject.id === id && among.includes(action) ? [action] : [],
  );

const endings = (w: World, id: string) =>
  actionsOf(w, id, ['suggestion.applied', 'suggestion.failed', 'suggestion.needs_review']);

const told = (w: World, id: string) =>
  actionsOf(w, id, ['suggestion.draft_taken_back', 'suggestion.draft_left']);

/** Where a delivery is held up, each at most once. */
interface Stops {
  beforeClaim?: () => Promise<void>;
  beforeIntent?: () => Promise<void>;
  afterLook?: () => Promise<void>;
  /** After the look for an earlier try, before the call that creates. */
  beforeCreation?: () => Promise<void>;
  afterCreation?: (draftId: string) => Promise<void>;
  /** What was created is known, and the suggestion was read to store it. */
  beforeKeeping?: () => Promise<void>;
  beforeSending?: () => Promise<void>;
}

/** One delivery on its way. */
function within(w: World, stops: Stops): ApplyCtx {
  const ctx = w.house.applyCtxOf(w.tenantId);
  let isCreated = false;
  const find = async (id: string) => {
    const doc = await ctx.suggestions.find(id);
    if (isCreated) await once(stops, 'beforeKeeping');
    return doc;
  };
  const openWriter: ApplyCtx['openWriter'] = async (request) => {
    const access = await ctx.openWriter(request);
    await once(stops, 'beforeClaim');
    if (access.kind === 'blocked') return access;
    const mail = slowed(orForbidden(access.writers.mail), stops, () => {
      isCreated = true;
    });
    return { ...access, writers: { ...access.writers, mail } };
  };
  return Object.create(ctx, {
    openWriter: { value: openWriter },
    suggestions: { value: { ...ctx.suggestions, find } },
  });
}

const slowed = (mail: MailWriter, stops: Stops, created: () => void): MailWriter => ({
  ...mail,
  async threadState(threadId) {
    const state = await mail.threadState(threadId);
    await once(stops, 'beforeIntent');
    await once(stops, 'afterLook');
    return state;
  },
  async createReplyDraft(draft) {
    const beforeCreation = async () => {
      await draft.beforeCreation?.();
      await once(stops, 'beforeCreation');
    };
    const made = await mail.createReplyDraft({ ...draft, beforeCreation });
    created();
    if (made.kind === 'draft') await stops.afterCreation?.(made.draftId);
    return made;
  },
  async send(request) {
    await once(stops, 'beforeSending');
    return mail.send(request);
  },
});

async function once(stops: Stops, at: Exclude<keyof Stops, 'afterCreation'>): Promise<void> {
  const stop = stops[at];
  delete stops[at];
  await stop?.();
}

function aGate() {
  const [opened, arrived] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  return {
    open: () => opened.resolve(),
    reached: arrived.promise,
    pass(): Promise<void> {
      arrived.resolve();
      return opened.promise;
    },
  };
}

/** Whoever comes waits until all are there. */
function aMeeting(of: number): { pass: () => Promise<void>; haveMet: () => boolean } {
  const all = Promise.withResolvers<void>();
  let left = of;
  const pass = () => {
    left -= 1;
    if (left === 0) all.resolve();
    return all.promise;
  };
  return { pass, haveMet: () => left === 0 };
}
