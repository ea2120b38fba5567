import { describe, expect, test } from 'vitest';
import { switchAgent } from '#factory/agents';
import { DAY_MS } from '#kernel';
import { uninstallPack } from '#product/packs';
import type { Fault } from '../../../../local/stand-in/index.ts';
import { theGround } from '../../../../tests/support/ground.ts';
import {
  aLabelling,
  aMove,
  anArchiving,
  anOwnEvent,
  aReply,
  delivery,
  propose,
  seen,
} from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import type { SuggestionDoc } from '../store.ts';
import { applySuggestion } from './apply-suggestion.ts';

/** The person says yes and everything that follows happens. */
async function approved(w: World, doc: SuggestionDoc): Promise<SuggestionDoc> {
  await approveSuggestion(w.asPerson(), seen(doc));
  await w.settle();
  return w.ctx.suggestions.get(doc.id);
}

const actionsOf = async (w: World, id: string) =>
  (await w.audit()).flatMap(({ action, subject }) => (subject.id === id ? [action] : []));

const patches = (w: World) => w.mailbox.calls().filter(({ method }) => method === 'PATCH').length;

const apply = (w: World, suggestionId: string, lastAttempt = false) =>
  applySuggestion(w.house.applyCtxOf(w.tenantId), delivery(suggestionId, lastAttempt));

describe('an approved suggestion is carried out', () => {
  test('a reply leaves with exactly the approved words, and the vendor’s id is kept', async () => {
    const w = await world();
    const reply = await aReply(w, { body: 'Tue 10:00 works.\n\nRobin' });
    const done = await approved(w, reply);

    const [sent, ...more] = await w.mailbox.sent();
    expect(more).toEqual([]);
    expect(sent).toMatchObject({ subject: 'Re: Thursday', to: [{ address: 'dana@acme.example' }], cc: [] });
    expect(sent?.text.trim()).toBe('Tue 10:00 works.\n\nRobin');
    expect(done).toMatchObject({ status: 'applied', outcome: { note: 'Done.', vendorId: sent?.id } });
    expect(await actionsOf(w, reply.id)).toEqual([
      'suggestion.created',
      'suggestion.approved',
      'suggestion.applying',
      'suggestion.applied',
    ]);
    expect((await w.usage()).dayAppliedActions).toBe(1);
  });

  test('a conversation is archived, labelled, an event moved', async () => {
    const w = await world();
    const [archiving, labelling, move] = [await anArchiving(w), await aLabelling(w), await aMove(w)];
    for (const doc of [archiving, labelling, move]) expect((await approved(w, doc)).status).toBe('applied');

    expect((await w.mailbox.mails('archive')).map(({ subject }) => subject)).toEqual(['Sale']);
    expect((await w.mailbox.mails('inbox')).map(({ categories }) => categories)).toEqual([['To file']]);
    expect((await w.mailbox.dump()).events[0]?.startsAt).toBe('2026-03-17T09:00:00.000Z');
  });
});

describe('at most once, however often it is delivered', () => {
  test('delivered three times one after the other', async () => {
    const w = await world();
    w.engine.deliver(3);
    const [reply, move, archiving] = [await aReply(w), await aMove(w), await anArchiving(w)];
    for (const doc of [reply, move, archiving]) expect((await approved(w, doc)).status).toBe('applied');

    expect(await w.mailbox.sent()).toHaveLength(1);
    expect((await w.usage()).dayAppliedActions).toBe(3);
    expect((await actionsOf(w, reply.id)).filter((one) => one === 'suggestion.applied')).toHaveLength(1);
  });

  test('delivered twice at the same time', async () => {
    const w = await world();
    for (let round = 0; round < 4; round += 1) {
      const reply = await aReply(w);
      w.engine.before(() => {
        throw new Error('the engine is down');
      });
      await approveSuggestion(w.ctx, seen(reply));
      await w.settle();
      const outcomes = await Promise.all([apply(w, reply.id), apply(w, reply.id), apply(w, reply.id)]);
      for (let left = 4; left > 0 && outcomes.some(({ kind }) => kind === 'retry'); left -= 1)
        outcomes.push(await apply(w, reply.id));
      expect((await w.ctx.suggestions.get(reply.id)).status).toBe('applied');
      expect(await w.mailbox.sent()).toHaveLength(round + 1);
    }
  });

  test('delivered again while the first delivery waits for the vendor', async () => {
    const w = await world();
    const reply = await aReply(w);
    const latency = {
      action: 'latency',
      latencyMs: 400,
      match: { method: 'POST', path: '*/createReply' },
    } as const;
    w.mailbox.plan(latency);
    w.engine.before(() => {
      throw new Error('the engine is down');
    });
    await approveSuggestion(w.ctx, seen(reply));
    await w.settle();

    const creations = () => w.mailbox.calls().filter(({ path }) => path.endsWith('/createReply')).length;
    const before = creations();
    const first = apply(w, reply.id);
    while (creations() === before) await new Promise((resolve) => setImmediate(resolve));
    const asked = w.mailbox.calls().length;
    const second = await apply(w, reply.id);
    expect(second.kind === 'retry' && second.afterMs).toBeGreaterThan(20_000);
    expect(w.mailbox.calls().slice(asked)).toEqual([]);
    expect(await first).toEqual({ kind: 'done', status: 'applied' });
    expect(await apply(w, reply.id)).toEqual({ kind: 'done', status: 'applied' });
    expect(await w.mailbox.sent()).toHaveLength(1);
    expect(await w.mailbox.mails('drafts')).toEqual([]);
  });

  const crashes: [string, Fault][] = [
    ['sending', { action: 'reset-after-forward', match: { method: 'POST', path: '*/send' } }],
    ['making the draft', { action: 'reset-after-forward', match: { method: 'POST', path: '*/createReply' } }],
    [
      'sending, twice',
      { action: 'reset-after-forward', match: { method: 'POST', path: '*/send', times: 2 } },
    ],
    ['the connection before sending', { action: 'reset-before', match: { method: 'POST', path: '*/send' } }],
    [
      'the vendor, 503',
      { action: 'status', status: 503, match: { method: 'POST', path: '*/send', times: 2 } },
    ],
    [
      'the vendor’s patience, 429',
      {
        action: 'status',
        status: 429,
        headers: { 'retry-after': '3' },
        match: { method: 'POST', path: '*/send' },
      },
    ],
    ['an answer, garbled', { action: 'garbage', match: { method: 'POST', path: '*/createReply' } }],
  ];
  test.each(crashes)(
    'the answer to %s is lost: one mail is sent and the suggestion is done',
    async (_what, fault) => {
      const w = await world();
      const reply = await aReply(w);
      w.mailbox.plan(fault);

      expect((await approved(w, reply)).status).toBe('applied');
      expect(await w.mailbox.sent()).toHaveLength(1);
      expect((await w.mailbox.mails('drafts')).length).toBe(0);
    },
  );

  test.each(['PATCH', 'GET'])('an event is moved once when the answer to %s is lost', async (method) => {
    const w = await world();
    const move = await aMove(w);
    const before = patches(w);
    w.mailbox.plan({ action: 'reset-after-forward', match: { method, path: '*/events/*' } });
    expect((await approved(w, move)).status).toBe('applied');
    expect(patches(w) - before).toBe(1);
    expect((await w.mailbox.dump()).events[0]?.startsAt).toBe('2026-03-17T09:00:00.000Z');
  });

  const moves = [
    ['the end alone', { end: '2026-03-13T15:00:00Z' }],
    ['the start alone', { start: '2026-03-13T12:00:00Z' }],
    ['the zone alone', { zone: 'Asia/Tokyo' }],
  ] as const;
  const losses = ['reset-before', 'reset-after-forward'] as const;
  test.each(moves.flatMap(([what, change]) => losses.map((loss) => [what, loss, change] as const)))(
    'a move of %s is called done only when the calendar shows it (%s)',
    async (_what, action, change) => {
      const w = await world();
      const was = { start: '2026-03-13T13:00:00Z', end: '2026-03-13T14:00:00Z', zone: 'UTC' };
      const input = { eventId: await anOwnEvent(w), ...was, ...change };
      const move = await propose(w, { kind: 'calendar.updateEvent', input });
      w.mailbox.plan({ action, match: { method: 'PATCH', path: '*/events/*' } });

      expect((await approved(w, move)).status).toBe('applied');
      const [event] = (await w.mailbox.dump()).events;
      expect([Date.parse(event?.startsAt ?? ''), Date.parse(event?.endsAt ?? '')]).toEqual([
        Date.parse(input.start),
        Date.parse(input.end),
      ]);
      expect(event?.end.zone).toBe(input.zone);
    },
  );

  test('the process dies after sending: the next delivery finds the sent mail', async () => {
    const w = await world();
    const reply = await aReply(w);
    const { wire } = (await theGround()).store;
    const sends = () => w.mailbox.calls().filter(({ path }) => path.endsWith('/send')).length;
    const before = sends();
    // From the moment of sending on, nothing that this delivery writes reaches the store any more.
    wire.watch = () => {
      if (sends() === before) return;
      wire.watch = undefined;
      w.gateway.faults.add({ effect: { kind: 'status', status: 503 } });
    };
    let deliveries = 0;
    w.engine.before((name) => {
      if (name !== 'apply') return;
      deliveries += 1;
      if (deliveries === 2) w.gateway.faults.clear();
    });
    const done = await approved(w, reply);

    expect(deliveries).toBe(2);
    expect(done).toMatchObject({ status: 'applied', outcome: { note: 'Done.' } });
    expect(done.outcome?.vendorId).toBe((await w.mailbox.sent())[0]?.id);
    expect(await w.mailbox.sent()).toHaveLength(1);
  });

  test('what cannot be determined goes to the person and is never sent again', async () => {
    const w = await world();
    const reply = await aReply(w);
    // The draft was made and its send failed; then somebody emptied the drafts.
    w.mailbox.plan({ action: 'status', status: 503, match: { method: 'POST', path: '*/send' } });
    let tries = 0;
    w.engine.before(() => {
      tries += 1;
      if (tries === 2) w.mailbox.empty();
    });
    const done = await approved(w, reply);

    expect(done).toMatchObject({ status: 'needs_review', outcome: { vendorId: null } });
    expect(await apply(w, reply.id)).toEqual({ kind: 'done', status: 'needs_review' });
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('a vendor that never answers leaves the person a note, within a bounded number of tries', async () => {
    const w = await world();
    const reply = await aReply(w);
    w.mailbox.plan({ action: 'status', status: 503, match: { path: '/v1.0/*', times: 0 } });
    const done = await approved(w, reply);

    expect(done.status).toBe('needs_review');
    expect(w.engine.history.filter(({ name }) => name === 'apply')).toHaveLength(6);
    expect(await w.mailbox.sent()).toEqual([]);
  });
});

describe('the source is looked at again just before', () => {
  test('the person has answered meanwhile', async () => {
    const w = await world();
    const reply = await aReply(w, { mail: { id: 'asked@acme.example' } });
    await w.mailbox.deliver(
      {
        from: w.mailbox.address,
        to: 'dana@acme.example',
        inReplyTo: 'asked@acme.example',
        at: w.clock.now(),
      },
      'sentitems',
    );
    const done = await approved(w, reply);
    expect(done).toMatchObject({ status: 'needs_review' });
    expect(done.outcome?.note).toContain('You have answered');
    expect(await w.mailbox.sent()).toHaveLength(1);
  });

  test('a newer message has arrived', async () => {
    const w = await world();
    const reply = await aReply(w, { mail: { id: 'asked@acme.example' } });
    await w.mailbox.deliver({ inReplyTo: 'asked@acme.example', subject: 'Re: Thursday', at: w.clock.now() });
    const done = await approved(w, reply);
    expect(done.outcome?.note).toContain('newer message');
    expect([done.status, await w.mailbox.sent()]).toEqual(['needs_review', []]);
  });

  test('a draft that lies in the conversation is no newer message', async () => {
    const w = await world();
    await w.mailbox.deliver({ id: 'asked@acme.example' });
    await w.mailbox.deliver(
      { from: w.mailbox.address, inReplyTo: 'asked@acme.example', at: w.clock.now() },
      'drafts',
    );
    const reply = await aReply(w, { mail: { inReplyTo: 'asked@acme.example', subject: 'Re: Thursday' } });
    expect((await approved(w, reply)).status).toBe('applied');
  });

  test('the event was moved', async () => {
    const w = await world();
    const move = await aMove(w);
    const { eventId } = JSON.parse(move.canonical).payload;
    const calendar = await w.mailbox.otherClient();
    const at = (hour: number) => ({ dateTime: `2026-03-13T${hour}:00:00`, timeZone: 'UTC' });
    await calendar('PATCH', `/events/${eventId}`, { start: at(15), end: at(16) });
    const before = patches(w);

    const done = await approved(w, move);
    expect(done.status).toBe('needs_review');
    expect(done.outcome?.note).toContain('The event was changed in the meantime.');
    expect(patches(w)).toBe(before);
    // It never began, so it takes none of the day's actions either.
    expect(await actionsOf(w, move.id)).not.toContain('suggestion.applying');
    expect((await w.usage()).dayAppliedActions).toBe(0);
  });

  test('the conversation is gone', async () => {
    const w = await world();
    const archiving = await anArchiving(w);
    w.mailbox.empty();
    expect((await approved(w, archiving)).status).toBe('needs_review');
  });
});

describe('nothing is carried out', () => {
  test('beyond the actions that the plan allows per day', async () => {
    const w = await world({ plan: 'free' });
    await w.ctx.db.patch('usage_2026-03', [{ op: 'set', path: '/dayAppliedActions', value: 49 }]);
    const [last, over] = [await anArchiving(w), await anArchiving(w)];
    expect((await approved(w, last)).status).toBe('applied');
    expect(await refusalOf(approveSuggestion(w.ctx, seen(over)))).toMatchObject({
      status: 402,
      code: 'plan.daily_actions_reached',
      extras: { members: { limit: 'applied_actions', used: 50, max: 50 } },
    });
    expect((await w.ctx.suggestions.get(over.id)).status).toBe('pending');

    w.clock.move(DAY_MS);
    expect((await approved(w, await anArchiving(w))).status).toBe('applied');
    expect(await w.mailbox.mails('archive')).toHaveLength(2);
  });

  test.each([403, 401])('when the vendor refuses with %i', async (status) => {
    const w = await world();
    const reply = await aReply(w);
    w.mailbox.plan({ action: 'status', status, match: { method: 'POST', path: '*/createReply', times: 0 } });
    expect((await approved(w, reply)).status).toBe('failed');
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('when the agent that proposed it was switched off or uninstalled', async () => {
    const w = await world();
    const [reply, other] = [await aReply(w), await aReply(w)];
    const agent = await w.ctx.agents.get(reply.agentId);
    const { etag } = await switchAgent(w.ctx, { id: agent.id, enabled: false, ifMatch: agent.etag });
    expect((await approved(w, reply)).outcome?.note).toContain('switched off');
    await switchAgent(w.ctx, { id: agent.id, enabled: true, ifMatch: etag ?? '' });

    const [installation] = (await w.ctx.db.query('installation')).items;
    await uninstallPack(w.ctx, { id: installation?.id ?? '', ifMatch: installation?.etag ?? '' });
    expect((await approved(w, other)).status).toBe('failed');
    expect(await w.mailbox.sent()).toEqual([]);
  });

  test('when the person never approved, whatever the state in the store says', async () => {
    const w = await world();
    const reply = await aReply(w);
    for (const status of ['approved', 'applying']) {
      await w.ctx.db.patch(reply.id, [{ op: 'set', path: '/status', value: status }]);
      expect(await apply(w, reply.id)).toEqual({ kind: 'done', status: 'failed' });
    }
    for (const status of ['rejected', 'expired', 'superseded', 'applied', 'needs_review']) {
      await w.ctx.db.patch(reply.id, [{ op: 'set', path: '/status', value: status }]);
      expect(await apply(w, reply.id)).toEqual({ kind: 'done', status });
    }
    // Nothing is asked for before an approval is stored, so it may only not be visible here yet.
    await w.ctx.db.patch(reply.id, [{ op: 'set', path: '/status', value: 'pending' }]);
    expect(await apply(w, reply.id)).toMatchObject({ kind: 'retry' });
    expect(await w.mailbox.sent()).toEqual([]);
  });
});
