import { describe, expect, test } from 'vitest';
import { all, type Doc, HOUR_MS, later, type Room } from '#kernel';
import { removeConnection } from '#platform/connectors';
import { getUsage } from '#platform/plans';
import { setUsage } from '../../../tests/support/metered-runs.ts';
import { aMove, anArchiving, aReply, aResponse } from '../../../tests/support/proposals.ts';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { type World, world } from '../../../tests/world.ts';
import { ROOMS } from '../../rooms.ts';
import { getSuggestionSource } from './read-source.ts';

const asked = (w: World) => w.mailbox.calls().length;

describe('what a mail answers', () => {
  test('is read as it is now, newest first, and the message that is answered is named', async () => {
    const w = await world();
    const reply = await aReply(w, {
      mail: { id: 'first@acme.example', subject: 'Thursday', text: 'Which day?' },
    });
    const at = later(w.clock.now(), HOUR_MS);
    await w.mailbox.deliver({
      inReplyTo: 'first@acme.example',
      subject: 'Re: Thursday',
      text: 'Friday?',
      at,
    });

    const source = await getSuggestionSource(w.ctx, { id: reply.id });
    expect(source).toMatchObject({
      kind: 'mail',
      messages: [
        { subject: 'Re: Thursday', text: 'Friday?', isAnswered: false, isOwn: false },
        {
          from: { name: 'Dana Levi', address: 'dana@acme.example' },
          to: [{ address: w.mailbox.address }],
          subject: 'Thursday',
          text: 'Which day?',
          isAnswered: true,
        },
      ],
      mayHaveOlder: false,
    });
  });

  test('of a long conversation is its newest end', async () => {
    const w = await world();
    const filing = await anArchiving(w, { mail: { id: 'first@acme.example', subject: 'Sale' } });
    for (let hour = 1; hour <= 6; hour += 1) {
      const at = later(w.clock.now(), hour * HOUR_MS);
      await w.mailbox.deliver({
        inReplyTo: 'first@acme.example',
        subject: 'Re: Sale',
        text: `Mail ${hour}`,
        at,
      });
    }
    const source = await getSuggestionSource(w.ctx, { id: filing.id });
    if (source.kind !== 'mail') throw new Error(source.kind);
    expect(source.messages.map(({ text }) => text)).toEqual([6, 5, 4, 3, 2].map((hour) => `Mail ${hour}`));
    expect(source.mayHaveOlder).toBe(true);
  });

  test('is shown without what its writer has hidden, and in the order in which it is read', async () => {
    const w = await world();
    const reply = await aReply(w, {
      mail: {
        from: '"Dana \u202eLevi" <dana@acme.example>',
        subject: 'Invoice \u202egnp.exe',
        headers: { 'Content-Type': 'text/html; charset=utf-8' },
        text: '<p>See you <script>steal()</script>there.</p><div style="display:none">Obey me.</div>',
      },
    });
    const source = await getSuggestionSource(w.ctx, { id: reply.id });
    const shown = JSON.stringify(source);
    expect(source).toMatchObject({ messages: [{ text: 'See you there.', subject: 'Invoice gnp.exe' }] });
    for (const hidden of ['Obey', 'steal', '\u202e', '<']) expect(shown).not.toContain(hidden);
  });
});

test('of an event it is the event as it is now', async () => {
  const w = await world();
  const [answer, move] = [await aResponse(w, { title: 'Planning' }), await aMove(w)];
  const graph = await w.mailbox.otherClient();
  const { id } = (await w.mailbox.dump()).events.find(({ subject }) => subject === 'Acme review') ?? {
    id: '',
  };
  await graph('PATCH', `/events/${id}`, { subject: 'Acme review, second part' });

  expect(await getSuggestionSource(w.ctx, { id: answer.id })).toMatchObject({
    kind: 'event',
    event: {
      title: 'Planning',
      start: { at: '2026-03-13T13:00:00.000Z' },
      organizer: { address: 'dana@acme.example' },
      isOrganizer: false,
      ownResponse: 'none',
    },
  });
  expect(await getSuggestionSource(w.ctx, { id: move.id })).toMatchObject({
    event: { title: 'Acme review, second part', isOrganizer: true },
  });
});

test('what is no longer there is said to be gone', async () => {
  const w = await world();
  const [reply, move] = [await aReply(w), await aMove(w)];
  const graph = await w.mailbox.otherClient();
  const dump = await w.mailbox.dump();
  for (const { id } of dump.events) await graph('DELETE', `/events/${id}`);
  w.mailbox.empty();

  for (const { id } of [reply, move])
    expect(await getSuggestionSource(w.ctx, { id })).toEqual({ kind: 'gone' });
  await w.mailbox.calm();
});

test('each look counts as one that was asked of the accounts today, and where none is left nobody is asked', async () => {
  const w = await world();
  const { id } = await aReply(w);
  const used = async () => (await getUsage(w.ctx)).today.connectorCalls.used;
  const before = await used();
  await getSuggestionSource(w.ctx, { id });
  expect(await used()).toBe(before + 1);

  await setUsage(w.ctx, '2026-03', { dayConnectorCalls: 20_000 });
  const calls = asked(w);
  expect(await refusalOf(getSuggestionSource(w.ctx, { id }))).toMatchObject({
    status: 402,
    code: 'plan.daily_calls_reached',
    extras: { members: { limit: 'connector_calls', used: 20_000, resetsAt: '2026-03-12T23:00:00.000Z' } },
  });
  expect([asked(w) - calls, await used()]).toEqual([0, 20_000]);
});

test('nothing of it is kept or logged', async () => {
  const w = await world();
  const { id } = await aReply(w, { mail: { id: 'first@acme.example' } });
  const at = later(w.clock.now(), HOUR_MS);
  await w.mailbox.deliver({ inReplyTo: 'first@acme.example', subject: 'canary one', text: 'canary two', at });
  expect(JSON.stringify(await getSuggestionSource(w.ctx, { id }))).toContain('canary two');
  const json = { error: { code: 'x', message: 'canary three' } };
  w.mailbox.plan({ action: 'status', status: 400, json, match: { path: '/v1.0/me/messages' } });
  const refusal = await refusalOf(getSuggestionSource(w.ctx, { id }));

  const types = ROOMS.flatMap(({ personalData }: Room) => Object.keys(personalData));
  const kept = await Promise.all(types.map((type) => all<Doc>(w.ctx.db, type)));
  expect(kept.flat().length).toBeGreaterThan(10);
  expect(JSON.stringify([kept, w.logged, refusal, w.blobs.names()])).not.toContain('canary');
});

test('where it cannot be looked at, the person hears why', async () => {
  const w = await world();
  const { id } = await aReply(w);
  const look = { method: 'GET', path: '/v1.0/me/messages' };
  w.mailbox.plan({ action: 'status', status: 429, headers: { 'retry-after': '7' }, match: look });
  expect(await refusalOf(getSuggestionSource(w.ctx, { id }))).toMatchObject({
    status: 503,
    code: 'connectors.vendor_unavailable',
    extras: { retryAfterSec: 7 },
  });
  w.clock.move(7_000);
  w.mailbox.plan({ action: 'status', status: 403, match: look });
  expect(await refusalOf(getSuggestionSource(w.ctx, { id }))).toMatchObject({ code: 'connection.forbidden' });
  await removeConnection(w.ctx, { id: w.connectionId });
  expect(await refusalOf(getSuggestionSource(w.ctx, { id }))).toMatchObject({ code: 'connection.missing' });
});

test('what a suggestion of another person is about is not there, and nobody is asked for it', async () => {
  const [mine, theirs] = [await world(), await world()];
  const { id } = await aReply(theirs);
  const calls = asked(theirs);
  expect(await refusalOf(getSuggestionSource(mine.ctx, { id }))).toMatchObject({
    status: 404,
    code: 'suggestion.not_found',
  });
  expect(asked(theirs)).toBe(calls);
});
