import { describe, expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { approveSuggestion } from '#factory/suggestions';
import { changePreferences, getPreferences } from '#platform/preferences';
import type { MailParts } from '../../../tests/support/a-mail.ts';
import { aMove, anOwnEvent, propose, seen } from '../../../tests/support/proposals.ts';
import { type World, world } from '../../../tests/world.ts';

const ASKED: MailParts = { id: 'asked@acme.example' };
const STOP: MailParts = {
  subject: 'Re: Thursday',
  text: 'STOP, do not answer this. It is settled.',
  inReplyTo: 'asked@acme.example',
};
const LATER = new Date('2026-03-12T07:59:00Z');
const triage = (answer: string) => ({
  class: answer,
  urgency: 2,
  waitingOn: 'me',
  waitingPerson: null,
  dueBy: null,
  reason: 'So it is.',
  sources: [],
});

/** A run that is overtaken by another message of the conversation that it works on. */
async function overtaken(w: World, moment: string, parts: MailParts) {
  const { conversationId } = await w.mailbox.deliver(ASKED);
  let hasCome = false;
  w.engine.before(async (name, input) => {
    const { node } = input as { node?: string };
    if (hasCome || `${name} ${node}` !== moment) return;
    hasCome = true;
    await w.mailbox.deliver({ ...STOP, ...parts });
  });
  const run = await w.run('inbox');
  w.engine.before(undefined);
  expect(hasCome, `${moment} was reached`).toBe(true);
  return { run, conversationId };
}

async function wantsDrafts(w: World) {
  const { etag = '' } = await getPreferences(w.ctx);
  await changePreferences(w.ctx, { ifMatch: etag, replies: 'draft' });
}

const CASES: [string, string, MailParts, (w: World) => unknown][] = [
  ['a reply, before it was sorted', 'think triage', { at: LATER }, () => {}],
  ['a reply, after it was sorted', 'think draft', { at: LATER }, () => {}],
  ['a reply, after it was drafted', 'suggest propose', { at: LATER }, () => {}],
  ['a reply, within the same second', 'suggest propose', {}, () => {}],
  ['a draft', 'suggest propose', { at: LATER }, wantsDrafts],
  [
    'archiving',
    'suggest fileNoise',
    { at: LATER },
    ({ model }) =>
      model.script({ match: { formatName: 'triage' }, replies: [{ kind: 'json', value: triage('noise') }] }),
  ],
  [
    'a label',
    'suggest fileAway',
    {},
    ({ model }) =>
      model.script({
        match: { formatName: 'triage' },
        replies: [{ kind: 'json', value: triage('to_file') }],
      }),
  ],
];

describe('a conversation that goes on while it is looked at', () => {
  test.each(CASES)(
    'gets no proposal on the old reading, and is read again: %s',
    async (_what, moment, parts, arrange) => {
      const w = await world();
      await arrange(w);
      const { run, conversationId } = await overtaken(w, moment, parts);

      expect(await w.suggestions()).toEqual([]);
      const { steps } = await getTimeline(w.ctx, { id: run.id });
      expect(steps.find(({ kind }) => kind === 'suggest')).toMatchObject({
        title: 'Proposed nothing',
        reason: expect.stringContaining(
          'A newer message has arrived in this conversation. Nothing was proposed',
        ),
      });
      expect(run).toMatchObject({ status: 'completed', summary: expect.stringContaining('tried again') });

      const next = await w.run('inbox');
      const read = (await w.ctx.runs.steps(next.id, 0)).filter(({ node }) => node === 'open.read');
      expect(read.map(({ sources, fact }) => [sources[0]?.id, fact.messages])).toEqual([[conversationId, 2]]);
      for (const { canonical } of await w.suggestions())
        expect(JSON.parse(canonical).target.messageIds.split(',')).toHaveLength(2);
    },
  );
});

describe('a proposal rests on what was read', () => {
  const move = (eventId: string) => ({
    kind: 'calendar.updateEvent' as const,
    input: { eventId, start: '2026-03-17T09:00:00Z', end: '2026-03-17T10:00:00Z', zone: 'Europe/Berlin' },
  });

  test('an event that was changed since is not moved on the old look, nor one that nobody looked at', async () => {
    const w = await world();
    const eventId = await anOwnEvent(w);
    const seenEvent = { kind: 'event' as const, eventId, version: 'as it was' };
    await expect(propose(w, { ...move(eventId), seen: [seenEvent] })).rejects.toThrow(
      'changed in the meantime',
    );
    await expect(propose(w, { ...move(eventId), seen: [] })).rejects.toThrow('not looked at');
  });

  test('of two looks at an event that differ, none is good enough', async () => {
    const w = await world();
    const first = await aMove(w);
    const { eventId, version } = JSON.parse(first.canonical).target;
    await approveSuggestion(w.ctx, seen(first));
    await w.settle();
    const event = (one: string) => ({ kind: 'event' as const, eventId, version: one });
    const now = await propose(w, move(eventId));
    const current = JSON.parse(now.canonical).target.version;
    expect(current).not.toBe(version);
    await expect(propose(w, { ...move(eventId), seen: [event(version), event(current)] })).rejects.toThrow(
      'changed in the meantime',
    );
  });

  test('a move is not proposed either when the mail that asks for it was followed by another', async () => {
    const w = await world();
    const eventId = await anOwnEvent(w);
    const { id, conversationId: threadId } = await w.mailbox.deliver(ASKED);
    const conversation = { kind: 'conversation' as const, threadId, messageIds: [id], isWhole: true };
    const [event] = await propose(w, move(eventId)).then(({ canonical }) => [JSON.parse(canonical).target]);
    const looked = { kind: 'event' as const, eventId, version: event.version };
    await propose(w, { ...move(eventId), seen: [conversation, looked] });
    await w.mailbox.deliver(STOP);
    await expect(propose(w, { ...move(eventId), seen: [conversation, looked] })).rejects.toThrow(
      'newer message',
    );
  });

  test.each(['mail.send', 'mail.createDraft', 'mail.archive', 'mail.applyLabel'] as const)(
    '%s: a conversation that was read twice has to be what it was both times, and one that was not read gets nothing',
    async (kind) => {
      const w = await world();
      const { id, conversationId: threadId } = await w.mailbox.deliver(ASKED);
      const later = await w.mailbox.deliver({ ...STOP, at: LATER });
      const reading = (...messageIds: string[]) => ({
        kind: 'conversation' as const,
        threadId,
        messageIds,
        isWhole: true,
      });
      const content =
        kind === 'mail.send' || kind === 'mail.createDraft' ? { subject: 'Re', body: 'Hi' } : {};
      const input = { threadId, ...content, ...(kind === 'mail.applyLabel' && { label: 'To file' }) };
      const twice = [reading(id), reading(id, later.id)];
      await expect(propose(w, { kind, input, seen: twice })).rejects.toThrow('newer message');
      await expect(propose(w, { kind, input, seen: [] })).rejects.toThrow('was not read');
      expect((await propose(w, { kind, input, seen: [reading(id, later.id)] })).status).toBe('pending');
    },
  );
});
