import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, slowTexts } from '../../../../tests/support/cost.ts';
import { aLabelling, aMove, anOwnEvent, aReply, propose } from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { thaw } from '../canonical-action.ts';
import { editSuggestion } from '../decide/edit-suggestion.ts';
import type { SuggestionDoc } from '../store.ts';
import { ACTIONS } from './index.ts';

type Stored = SuggestionDoc & { etag: string };

const edit = (w: World, { id, etag }: Stored, payload: Record<string, unknown>) =>
  editSuggestion(w.ctx, { id, payload, ifMatch: etag });
const payloadOf = ({ canonical }: SuggestionDoc) => thaw(canonical).payload;

describe('what a model wrote is made fit before it is shown, hashed and carried out', () => {
  test('a subject is one line and a body holds no control characters', async () => {
    const w = await world();
    const { conversationId: threadId } = await w.mailbox.deliver();
    const input = {
      threadId,
      subject: 'Re: Thursday\r\nBcc: eve@evil.example\u202e',
      body: 'Tuesday.\r\n\u0007Robin\u0000',
    };
    const reply = await propose(w, { input, reason: 'She\u001b[2J asks.' });
    expect(payloadOf(reply)).toMatchObject({
      subject: 'Re: Thursday Bcc: eve@evil.example',
      body: 'Tuesday.\nRobin',
    });
    expect(reply.title).toBe('Reply to Dana Levi: Re: Thursday Bcc: eve@evil.example');
    expect(reply.reason).toBe('She[2J asks.');
  });

  test('a label is one line, and one of nothing else is none', async () => {
    const w = await world();
    expect(payloadOf(await aLabelling(w, { label: 'To\nfile\u0000' }))).toMatchObject({ label: 'To file' });
    await expect(aLabelling(w, { label: '\u0007' })).rejects.toThrow('agreed form');
  });

  test('the names and subjects of strangers stand in a title as one line that reads as it is written', async () => {
    const w = await world();
    const subject = '=?utf-8?B?4oCuZ25paHRlbW9zBw==?=';
    expect((await aLabelling(w, { mail: { subject } })).title).toBe('Label “gnihtemos” as To file');
  });

  test('an event that ends before or as it starts is not proposed', async () => {
    const w = await world();
    const eventId = await anOwnEvent(w);
    const start = '2026-03-17T09:00:00Z';
    for (const end of [start, '2026-03-17T08:59:59Z', '2026-03-17T10:00:00+02:00', '2026-03-18']) {
      const input = { eventId, start, end, zone: 'UTC' };
      await expect(propose(w, { kind: 'calendar.updateEvent', input })).rejects.toThrow('span of time');
    }
  });

  test('an address that is longer than addresses are is not answered', async () => {
    const w = await world();
    const replyTo = `${'a'.repeat(49_000)}@evil.example`;
    await expect(aReply(w, { mail: { replyTo } })).rejects.toThrow('no address to answer to');
  });

  test('of hundreds of people in a conversation the suggestion names two hundred', async () => {
    const w = await world();
    const cc = Array.from({ length: 300 }, (_, n) => `guest-${n}@crowd.example`).join(', ');
    const { canonical } = await aReply(w, { mail: { cc } });
    const participants = (thaw(canonical).target.participants ?? '').split(',');
    expect(participants).toHaveLength(200);
    expect(participants).toContain('dana@acme.example');
  });
});

describe('what a person writes is refused with its field named', () => {
  const many = Array.from({ length: 51 }, (_, n) => `guest-${n}@crowd.example`);
  test.each<[string, Record<string, unknown>, string]>([
    ['a subject of two lines', { subject: 'Hi\r\nBcc: eve@evil.example' }, '/payload/subject'],
    ['a subject with a bell', { subject: 'Hi\u0007' }, '/payload/subject'],
    ['a subject that is turned round', { subject: 'fdp.\u202eexe' }, '/payload/subject'],
    ['a body with a NUL', { body: 'Hi\u0000' }, '/payload/body'],
    ['an address of 49 KB', { to: [`${'a'.repeat(49_000)}@x.example`] }, '/payload/to/0'],
    ['an address with a line end', { cc: ['a@x.example\nb'] }, '/payload/cc/0'],
    ['twenty-one recipients', { to: many }, '/payload/to'],
    ['twenty-one in copy', { cc: many }, '/payload/cc'],
  ])('%s', async (_what, payload, pointer) => {
    const w = await world();
    const refusal = await refusalOf(edit(w, await aReply(w), payload));
    expect(refusal).toMatchObject({ status: 400, code: 'api.invalid_request' });
    expect(refusal.extras.errors?.map((one) => one.pointer)).toContain(pointer);
  });

  test.each([
    [{ end: '2026-03-17T09:00:00Z' }, '/payload/end'],
    [{ end: '2026-03-17T10:30:00+02:00' }, '/payload/end'],
    [{ start: '2026-03-17T10:00:00Z' }, '/payload/end'],
    [{ start: '2026-03-17', end: '2026-03-18' }, '/payload/start'],
  ])('an event moved to %j', async (payload, pointer) => {
    const w = await world();
    const refusal = await refusalOf(edit(w, await aMove(w), payload));
    expect(refusal).toMatchObject({ status: 400, code: 'api.invalid_request' });
    expect(refusal.extras.errors?.map((one) => one.pointer)).toContain(pointer);
  });

  test('a body of several lines is fine', async () => {
    const w = await world();
    const answered = await edit(w, await aReply(w), { body: 'Hi Dana,\r\n\r\n\tTuesday.\n\nRobin' });
    expect(answered.body.revision).toBe(2);
  });
});

describe('a title says what is proposed now', () => {
  test('of a reply, whose subject and recipients were edited', async () => {
    const w = await world();
    const reply = await aReply(w);
    const { body, etag = '' } = await edit(w, reply, { subject: 'Re: Friday' });
    expect([reply.title, body.title]).toEqual([
      'Reply to Dana Levi: Re: Thursday',
      'Reply to Dana Levi: Re: Friday',
    ]);
    const next = await edit(w, { ...reply, etag }, { to: ['lee@acme.example'] });
    expect(next.body.title).toBe('Reply to lee@acme.example: Re: Friday');
  });

  test('of a draft', async () => {
    const w = await world();
    const { body } = await edit(w, await aReply(w, { kind: 'mail.createDraft' }), { subject: 'Hello' });
    expect(body.title).toBe('Draft: Reply to Dana Levi: Hello');
  });

  test('of a label', async () => {
    const w = await world();
    const { body } = await edit(w, await aLabelling(w), { label: 'Taxes' });
    expect(body.title).toBe('Label “Receipt” as Taxes');
  });
});

test(
  'a text of any form, in whatever field of an action, is judged in time that grows with its length',
  () => {
    const fields = ['threadId', 'eventId', 'label', 'subject', 'body', 'start', 'end', 'zone'];
    const judge = (text: string) => {
      const payload = { ...Object.fromEntries(fields.map((name) => [name, text])), to: [text], cc: [text] };
      for (const definition of Object.values(ACTIONS)) definition.payload.safeParse(payload);
    };
    // 200 KB in all of its fields.
    expect(slowTexts([], judge, { chars: 20_000 })).toEqual([]);
  },
  PATIENCE_MS,
);
