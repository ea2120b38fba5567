import { describe, expect, test } from 'vitest';
import { HOUR_MS, later } from '#kernel';
import {
  aLabelling,
  anArchiving,
  aReply,
  delivery,
  isStored,
  prepare,
  propose,
  seen,
} from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { applySuggestion } from '../apply/apply-suggestion.ts';
import type { SuggestionDoc } from '../store.ts';
import { approveSuggestion } from './approve.ts';
import { decideSuggestions } from './approve-many.ts';
import { editSuggestion } from './edit-suggestion.ts';
import { rejectSuggestion } from './reject.ts';
import { withdrawSuggestion } from './withdraw.ts';

const UNDO_MS = 5_000;
const TOO_LATE = { status: 409, code: 'suggestion.too_late_to_withdraw' };

/** A world in which time passes only when the test moves the clock. */
async function slowly(...options: Parameters<typeof world>): Promise<World> {
  const w = await world(...options);
  w.engine.sleepByTheClock();
  return w;
}

const approve = async (w: World, doc: SuggestionDoc, undoSec = UNDO_MS / 1_000) =>
  (await approveSuggestion(w.asPerson(), { ...seen(doc), undoSec })).body;
const withdraw = async (w: World, doc: Parameters<typeof seen>[0], ctx = w.ctx) =>
  (await withdrawSuggestion(ctx, seen(doc))).body;
const read = (w: World, { id }: { id: string }) => w.ctx.suggestions.get(id);

async function pass(w: World, ms: number): Promise<void> {
  w.clock.move(ms);
  await w.settle();
}

/** The same person at an instance whose clock is behind. */
function behindInTime(w: World, ms: number): World['ctx'] {
  const clock = { now: () => later(w.clock.now(), -ms) };
  return Object.create(w.ctx, { clock: { value: clock } });
}

const toldOf = async (w: World, { id }: { id: string }) =>
  (await w.audit()).flatMap(({ action, subject }) => (subject.id === id ? [action] : []));

describe('a yes that can be taken back', () => {
  test('is carried out when its time is over, with nobody there, and not a moment before', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    expect(await approve(w, reply)).toMatchObject({
      status: 'approved',
      undoableUntil: later(w.clock.now(), UNDO_MS).toISOString(),
      allowedDecisions: ['withdraw'],
      decision: { verdict: 'approved', hash: reply.hash },
    });
    await pass(w, UNDO_MS - 1);
    expect([(await read(w, reply)).status, await w.mailbox.sent()]).toEqual(['approved', []]);

    await pass(w, 1);
    expect((await read(w, reply)).status).toBe('applied');
    expect(await w.mailbox.sent()).toHaveLength(1);
  });

  test('is one at any risk: what cannot be undone afterwards needs it most', async () => {
    const w = await slowly();
    const { id, etag } = await aReply(w);
    const payload = { to: ['other@acme.example'] };
    const { body } = await editSuggestion(w.ctx, { id, payload, ifMatch: etag });
    expect(body).toMatchObject({ risk: 'high', flags: ['new_recipient'] });
    const yes = { id, revision: body.revision, hash: body.hash };
    await approveSuggestion(w.asPerson(), { ...yes, undoSec: 5 });
    await withdrawSuggestion(w.ctx, yes);
    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('is not tried before, by whichever delivery, and the sweep leaves it alone; after it, it finds it', async () => {
    const w = await slowly();
    const archiving = await anArchiving(w);
    await approve(w, archiving, 30);
    w.engine.forget(`apply_${archiving.id}_1`);
    w.clock.move(29_000);
    expect(await applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(archiving.id))).toEqual({
      kind: 'retry',
      afterMs: 1_000,
    });
    await w.sweep();
    await w.settle();
    expect(w.engine.started).toHaveLength(1);

    w.clock.move(22_000);
    await w.sweep();
    await w.settle();
    expect(w.engine.started).toHaveLength(2);
    expect((await read(w, archiving)).status).toBe('applied');
  });

  test('can be given for several at once, and taken back for each', async () => {
    const w = await slowly();
    const [kept, back] = [await anArchiving(w), await aLabelling(w)];
    const { items } = await decideSuggestions(w.ctx, { items: [seen(kept), seen(back)], undoSec: 5 });
    expect(items.map(({ suggestion }) => suggestion?.allowedDecisions)).toEqual([['withdraw'], ['withdraw']]);
    await withdraw(w, back);
    await pass(w, UNDO_MS);
    expect([(await read(w, kept)).status, (await read(w, back)).status]).toEqual(['applied', 'pending']);
  });

  test('is refused for what has no revision left in which it could wait again', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    await w.ctx.db.patch(reply.id, [{ op: 'set', path: '/revision', value: 100 }]);
    const at = { ...seen(reply), revision: 100 };
    const refusal = await refusalOf(approveSuggestion(w.ctx, { ...at, undoSec: 5 }));
    expect(refusal).toMatchObject({ status: 409, code: 'suggestion.too_many_revisions' });
    expect((await approveSuggestion(w.ctx, at)).body).toMatchObject({
      status: 'approved',
      undoableUntil: null,
    });
  });
});

describe('taking it back', () => {
  test('nothing is done; it waits again with the same content as another revision, and both words are kept', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    await approve(w, reply);
    const back = await withdraw(w, reply);

    expect(back).toMatchObject({
      status: 'pending',
      revision: 2,
      decision: null,
      undoableUntil: null,
      title: reply.title,
      allowedDecisions: ['approve', 'edit', 'reject', 'later'],
      revisions: [{ revision: 1 }, { revision: 2, hash: back.hash, by: w.memberId, changed: [] }],
    });
    expect(back.action).toEqual({ ...JSON.parse(reply.canonical), revision: 2 });
    expect(back.hash).not.toBe(reply.hash);
    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toEqual([]);
    expect(await toldOf(w, reply)).toEqual([
      'suggestion.created',
      'suggestion.approved',
      'suggestion.withdrawn',
    ]);
    const told = (await w.audit()).find(({ action }) => action === 'suggestion.withdrawn');
    expect(told?.facts).toEqual({ revision: 1, hash: reply.hash });
  });

  test('the same yes once more, that came late, is no yes to what waits again', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    await approve(w, reply);
    await withdraw(w, reply);
    const again = await refusalOf(approveSuggestion(w.ctx, { ...seen(reply), undoSec: 5 }));
    expect(again).toMatchObject({ status: 409, code: 'suggestion.changed' });
    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('of many yeses and one withdrawal at the same moment nothing is left to be carried out once it was answered', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    const yeses = Array.from({ length: 8 }, () => approve(w, reply).catch(() => undefined));
    await Promise.any(yeses);
    await withdraw(w, reply);
    await Promise.all(yeses);
    await pass(w, HOUR_MS);
    expect([(await read(w, reply)).status, await w.mailbox.sent()]).toEqual(['pending', []]);
  });

  test('what is approved anew is carried out at once, while the first yes still waits for its time', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    await approve(w, reply, 30);
    const back = await withdraw(w, reply);
    await approveSuggestion(w.ctx, { id: reply.id, revision: back.revision, hash: back.hash });
    await w.settle();
    expect((await read(w, reply)).status).toBe('applied');

    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toHaveLength(1);
    expect(w.engine.started).toEqual([`apply_${reply.id}_1`, `apply_${reply.id}_2`]);
  });

  test('twice, and twice at once, is answered alike and told once', async () => {
    const w = await slowly();
    const archiving = await anArchiving(w);
    await approve(w, archiving);
    const answers = await Promise.all([1, 2, 3].map(() => withdraw(w, archiving, w.asPerson())));
    answers.push(await withdraw(w, archiving));
    expect(answers.map(({ status, revision }) => [status, revision])).toEqual(
      answers.map(() => ['pending', 2]),
    );
    expect((await toldOf(w, archiving)).filter((action) => action === 'suggestion.withdrawn')).toHaveLength(
      1,
    );
  });

  test('is refused when its time is over, when it is begun, and where there is no such yes', async () => {
    const w = await slowly();
    const [late, waiting, refused] = [await anArchiving(w), await anArchiving(w), await anArchiving(w)];
    await approve(w, late);
    w.clock.move(UNDO_MS);
    expect(await refusalOf(withdraw(w, late))).toMatchObject(TOO_LATE);
    await w.settle();
    expect((await read(w, late)).status).toBe('applied');
    expect(await refusalOf(withdraw(w, late))).toMatchObject(TOO_LATE);

    const nothing = { status: 409, code: 'suggestion.nothing_to_withdraw' };
    expect(await refusalOf(withdraw(w, waiting))).toMatchObject(nothing);
    await rejectSuggestion(w.ctx, { id: refused.id });
    expect(await refusalOf(withdraw(w, refused))).toMatchObject(nothing);
    const other = { ...waiting, hash: late.hash };
    expect(await refusalOf(withdraw(w, other))).toMatchObject({ status: 409, code: 'suggestion.changed' });
    const none = await refusalOf(withdraw(w, { ...waiting, id: 'sug_none' }));
    expect(none).toMatchObject({ status: 404 });
  });

  test('is not refused by an instance that does not see the yes yet', async () => {
    const w = await slowly();
    const reply = await aReply(w);
    const elsewhere = w.behind(10).ctxOf({ tenantId: w.tenantId, actor: w.ctx.actor });
    await approve(w, reply);
    expect((await elsewhere.suggestions.get(reply.id)).status).toBe('pending');
    expect(await withdraw(w, reply, elsewhere)).toMatchObject({ status: 'pending', revision: 2 });
    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('what was approved just before it expired has expired when it comes back', async () => {
    const w = await slowly();
    const archiving = await anArchiving(w);
    w.clock.move(72 * HOUR_MS - 1_000);
    await approve(w, archiving);
    w.clock.move(2_000);
    expect(await withdraw(w, archiving)).toMatchObject({ status: 'expired', allowedDecisions: [] });
    await w.sweep();
    expect((await read(w, archiving)).status).toBe('expired');
  });
});

describe('either it is taken back or it is carried out', () => {
  test('a delivery that has looked at it by a clock that is ahead begins nothing after the withdrawal', async () => {
    const w = await slowly();
    const archiving = await anArchiving(w);
    await approve(w, archiving);
    w.clock.move(UNDO_MS);
    const slow = behindInTime(w, 1_000);
    const ctx = w.house.applyCtxOf(w.tenantId);
    const openWriter: typeof ctx.openWriter = async (request) => {
      const access = await ctx.openWriter(request);
      await withdraw(w, archiving, slow);
      return access;
    };
    const late = Object.create(ctx, { openWriter: { value: openWriter } });
    expect(await applySuggestion(late, delivery(archiving.id))).toMatchObject({ kind: 'retry' });
    expect(await applySuggestion(ctx, delivery(archiving.id))).toEqual({ kind: 'done', status: 'withdrawn' });
    expect([(await read(w, archiving)).status, await w.mailbox.mails('archive')]).toEqual(['pending', []]);
    expect((await w.usage()).dayAppliedActions).toBe(0);
  });

  test('a delivery of the yes that was taken back does not begin what was changed and approved since', async () => {
    const w = await slowly();
    const reply = await aReply(w, { body: 'Tue 10:00 works.' });
    await approve(w, reply);
    w.engine.before(() => {
      throw new Error('the engine is down');
    });
    const ctx = w.house.applyCtxOf(w.tenantId);
    const openWriter: typeof ctx.openWriter = async (request) => {
      const access = await ctx.openWriter(request);
      await withdraw(w, reply, behindInTime(w, 1_000));
      const { etag } = await read(w, reply);
      const payload = { body: 'Wed 15:00 works.' };
      const { body } = await editSuggestion(w.ctx, { id: reply.id, payload, ifMatch: etag });
      await approveSuggestion(w.ctx, { id: reply.id, revision: body.revision, hash: body.hash });
      return access;
    };
    w.clock.move(UNDO_MS);
    const late = Object.create(ctx, { openWriter: { value: openWriter } });
    expect(await applySuggestion(late, delivery(reply.id))).toMatchObject({ kind: 'retry' });
    expect([(await read(w, reply)).status, await w.mailbox.sent()]).toEqual(['approved', []]);
    await applySuggestion(ctx, { ...delivery(reply.id), revision: 3 });
    expect((await w.mailbox.sent()).map(({ text }) => text)).toEqual([expect.stringContaining('Wed 15:00')]);
  });

  test('a withdrawal by a clock that is behind comes too late once the intent is stored', async () => {
    const w = await slowly();
    const archiving = await anArchiving(w);
    await approve(w, archiving);
    w.clock.move(UNDO_MS);
    w.mailbox.plan({ action: 'status', status: 503, match: { path: '*/move' } });
    await applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(archiving.id));
    expect((await read(w, archiving)).status).toBe('applying');
    expect(await refusalOf(withdraw(w, archiving, behindInTime(w, UNDO_MS)))).toMatchObject(TOO_LATE);
    await w.settle();
    expect((await read(w, archiving)).status).toBe('applied');
  });

  test('of both at the same moment one happens, over and over, with deliveries doubled', async () => {
    const w = await slowly({ plan: 'pro' });
    const seenOutcomes = new Set<string>();
    for (let round = 0; round < 24; round += 1) {
      const archiving = await anArchiving(w);
      const before = (await w.mailbox.mails('archive')).length;
      await approve(w, archiving);
      w.clock.move(UNDO_MS);
      // Both believe that they are in time.
      const back = async () => {
        for (let turn = 0; turn < round % 12; turn += 1) await w.ctx.db.get('gauges');
        return withdraw(w, archiving, behindInTime(w, 1_000));
      };
      const apply = () => applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(archiving.id));
      const [withdrawn] = await Promise.allSettled([back(), apply(), apply()]);
      await pass(w, HOUR_MS);

      const { status } = await read(w, archiving);
      const moved = (await w.mailbox.mails('archive')).length - before;
      expect([status, moved]).toEqual(withdrawn.status === 'fulfilled' ? ['pending', 0] : ['applied', 1]);
      seenOutcomes.add(status);
      if (status === 'pending') await rejectSuggestion(w.ctx, { id: archiving.id });
    }
    expect(seenOutcomes).toEqual(new Set(['pending', 'applied']));
  });
});

describe('what is counted', () => {
  test('an action that was taken back is none of the day, and leaves its place to another', async () => {
    const w = await slowly({ plan: 'free' });
    const [first, second] = [await anArchiving(w), await anArchiving(w)];
    const { id } = (await w.ctx.db.query('usage')).items[0] ?? { id: '' };
    await w.ctx.db.patch(id, [{ op: 'set', path: '/dayAppliedActions', value: 49 }]);
    await approve(w, first);
    expect(await refusalOf(approve(w, second))).toMatchObject({ code: 'plan.daily_actions_reached' });
    await withdraw(w, first);
    await approve(w, second);
    await pass(w, UNDO_MS);
    expect((await read(w, second)).status).toBe('applied');
    expect((await w.usage()).dayAppliedActions).toBe(50);
  });

  test('it waits again also where the agent may have no more waiting, and is counted', async () => {
    const w = await slowly();
    const first = await anArchiving(w);
    for (let made = 1; made < 20; made += 1) await anArchiving(w);
    await approve(w, first);
    await anArchiving(w);
    await withdraw(w, first);
    const gauge = `pending/${first.agentId}` as const;
    expect([await w.ctx.plans.readGauge(gauge), await w.ctx.suggestions.countPending(first.agentId)]).toEqual(
      [21, 21],
    );
    await expect(anArchiving(w)).rejects.toThrow('proposals of this agent are waiting');
  });
});

describe('what comes back after its source went on', () => {
  test('makes room for what was proposed since, so that one proposal is open for it', async () => {
    const w = await slowly();
    const { conversationId: threadId } = await w.mailbox.deliver({ id: 'asked@acme.example' });
    const input = { threadId, subject: 'Re: Thursday', body: 'Tue 10:00 works.' };
    const first = await propose(w, { input });
    await approve(w, first);
    w.clock.move(1_000);
    await w.mailbox.deliver({ inReplyTo: 'asked@acme.example', subject: 'Re: Thursday', at: w.clock.now() });
    const second = await propose(w, { input });

    expect(await withdraw(w, first)).toMatchObject({ status: 'superseded', decision: null });
    await pass(w, HOUR_MS);
    expect(await w.mailbox.sent()).toEqual([]);
    expect((await read(w, second)).status).toBe('pending');
    expect((await toldOf(w, first)).slice(-2)).toEqual(['suggestion.withdrawn', 'suggestion.superseded']);
  });

  test('a proposal that was made ready before it came back is read anew, so that it is still one', async () => {
    const w = await slowly();
    const { conversationId: threadId } = await w.mailbox.deliver({ id: 'asked@acme.example' });
    const input = { threadId, subject: 'Re: Thursday', body: 'Tue 10:00 works.' };
    const first = await propose(w, { input });
    await approve(w, first);
    w.clock.move(1_000);
    await w.mailbox.deliver({ inReplyTo: 'asked@acme.example', subject: 'Re: Thursday', at: w.clock.now() });
    const ready = await prepare(w, { input });

    expect(await withdraw(w, first)).toMatchObject({ status: 'pending' });
    expect(await isStored(w, ready)).toBe(false);
    await propose(w, { input });
    const statuses = (await w.suggestions()).map(({ status }) => status).toSorted();
    expect(statuses).toEqual(['pending', 'superseded']);
  });
});
