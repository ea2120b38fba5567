import { expect, test } from 'vitest';
import { startByHand } from '#factory/workflows';
import { verifyAudit } from '#platform/audit';
import type { MailParts } from '../../../../tests/support/a-mail.ts';
import {
  aLabelling,
  aMove,
  anArchiving,
  anOwnEvent,
  aReply,
  isStored,
  prepare,
  propose,
  seen,
} from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import { editSuggestion } from '../decide/edit-suggestion.ts';
import { rejectSuggestion } from '../decide/reject.ts';

const ASKED: MailParts = { id: 'asked@acme.example' };
const LATER: MailParts = {
  inReplyTo: 'asked@acme.example',
  subject: 'Re: Thursday',
  text: 'Could you tell me which it is?',
  at: new Date('2026-03-12T07:40:00Z'),
};
const answer = (threadId: string) => ({
  input: { threadId, subject: 'Re: Thursday', body: 'Tue 10:00 works.' },
});
const TAKEN = 'is still open, and nothing has come since';

const statuses = async (w: World) => (await w.suggestions()).map(({ status }) => status).sort();
const statusOf = async (w: World, { id }: { id: string }) => (await w.ctx.suggestions.get(id)).status;
const edit = (w: World, { id, etag }: { id: string; etag: string }) =>
  editSuggestion(w.ctx, { id, payload: { body: 'In my own words.' }, ifMatch: etag });

test('of many that propose an answer to one conversation at once, to be sent or as a draft, one does', async () => {
  const w = await world();
  const { conversationId: threadId } = await w.mailbox.deliver();
  const wishes = Array.from({ length: 8 }, (_, index) => ({
    ...answer(threadId),
    kind: index % 2 ? ('mail.createDraft' as const) : ('mail.send' as const),
  }));
  for (let round = 1; round <= 3; round += 1) {
    // All of them have looked before the first one stores.
    const prepared = await Promise.all(wishes.map((wish) => prepare(w, wish)));
    expect(new Set(prepared.map(({ kind }) => kind))).toEqual(new Set(['proposed']));
    const stored = await Promise.all(prepared.map((proposed) => isStored(w, proposed)));

    expect(stored.filter(Boolean)).toHaveLength(1);
    for (const wish of wishes) await expect(propose(w, wish)).rejects.toThrow(TAKEN);
    const [open, ...others] = (await w.suggestions()).filter(({ status }) => status === 'pending');
    expect(others).toEqual([]);
    await rejectSuggestion(w.ctx, { id: open?.id ?? '' });
  }
});

test('runs side by side over one mailbox leave one open proposal for each conversation', async () => {
  const w = await world();
  for (let mail = 0; mail < 6; mail += 1) await w.mailbox.deliver({ subject: `Question ${mail}` });
  const { id } = await w.workflow('inbox');
  for (const idempotencyKey of ['one', 'two', 'three']) await startByHand(w.ctx, { id, idempotencyKey });
  await w.settle();

  const open = (await w.suggestions()).filter(({ status }) => status === 'pending');
  const threads = open.map(({ canonical }) => JSON.parse(canonical).target.threadId);
  expect(threads).toHaveLength(6);
  expect(new Set(threads).size).toBe(6);
});

test('once the conversation went on, a newer answer takes the place of the older one, edited or not, and the audit log says so', async () => {
  const w = await world();
  for (const isEdited of [false, true]) {
    const before = (await w.audit()).length;
    const mail = { ...ASKED, id: `asked-${isEdited}@acme.example` };
    const first = await aReply(w, { mail });
    if (isEdited) await edit(w, first);
    const { hash } = await w.ctx.suggestions.get(first.id);
    const { conversationId } = await w.mailbox.deliver({ ...LATER, inReplyTo: mail.id });
    const second = await propose(w, answer(conversationId));

    expect([await statusOf(w, first), await statusOf(w, second)]).toEqual(['superseded', 'pending']);
    expect(await refusalOf(approveSuggestion(w.ctx, seen(first)))).toMatchObject({ status: 409 });
    expect(
      (await w.audit()).slice(before).map(({ action, subject, facts }) => [action, subject.id, facts.by]),
    ).toContainEqual(['suggestion.superseded', first.id, second.id]);
    expect(
      (await w.audit()).find(
        ({ action, subject }) => action === 'suggestion.superseded' && subject.id === first.id,
      )?.facts.hash,
    ).toBe(hash);
  }
  expect(await verifyAudit(w.ctx)).toMatchObject({ verified: true });
});

test('while nothing has come, what was proposed first stands, and so does what the person made of it', async () => {
  const w = await world();
  const first = await aReply(w, { mail: ASKED });
  const { threadId } = JSON.parse(first.canonical).target;
  await expect(propose(w, answer(threadId))).rejects.toThrow(TAKEN);
  await edit(w, first);
  for (const kind of ['mail.send', 'mail.createDraft'] as const)
    await expect(propose(w, { ...answer(threadId), kind })).rejects.toThrow(TAKEN);
  expect(await w.ctx.suggestions.get(first.id)).toMatchObject({ status: 'pending', revision: 2 });
});

test('an answer that was approved and has not left yet is an open one; a newer proposal never takes it back', async () => {
  const w = await world();
  const first = await aReply(w, { mail: ASKED });
  const { threadId } = JSON.parse(first.canonical).target;
  w.engine.before(() => {
    throw new Error('the engine is down');
  });
  await approveSuggestion(w.ctx, seen(first));
  await w.settle();
  await expect(propose(w, answer(threadId))).rejects.toThrow(TAKEN);

  await w.mailbox.deliver(LATER);
  const second = await propose(w, answer(threadId));
  expect([await statusOf(w, first), await statusOf(w, second)]).toEqual(['approved', 'pending']);
});

test.each([
  ['a yes', approveSuggestion, 'approved'],
  ['a no', rejectSuggestion, 'rejected'],
] as const)(
  '%s that falls between a newer proposal’s look and its writing stays what it is',
  async (_what, decide, status) => {
    const w = await world();
    w.engine.before(() => {
      throw new Error('the engine is down');
    });
    const first = await aReply(w, { mail: ASKED });
    const { threadId } = JSON.parse(first.canonical).target;
    await w.mailbox.deliver(LATER);
    const newer = await prepare(w, answer(threadId));
    await decide(w.asPerson(), seen(first));

    expect(await isStored(w, newer)).toBe(false);
    expect(await statusOf(w, first)).toBe(status);
    expect((await propose(w, answer(threadId))).status).toBe('pending');
    expect(await statusOf(w, first)).toBe(status);
    await w.settle();
  },
);

test('a rejected or expired proposal leaves its place', async () => {
  const w = await world();
  const first = await aReply(w, { mail: ASKED });
  const { threadId } = JSON.parse(first.canonical).target;
  await rejectSuggestion(w.ctx, { id: first.id });
  const second = await propose(w, answer(threadId));
  w.clock.move(73 * 3_600_000);
  expect((await propose(w, answer(threadId))).status).toBe('pending');
  expect(await statusOf(w, second)).toBe('pending');
});

test('an answer, a label, the archive and a move are proposals of their own', async () => {
  const w = await world();
  const reply = await aReply(w, { mail: ASKED });
  const { threadId } = JSON.parse(reply.canonical).target;
  await aLabelling(w, { input: { threadId, label: 'To file' } });
  await anArchiving(w, { input: { threadId } });
  const eventId = await anOwnEvent(w);
  const move = {
    kind: 'calendar.updateEvent' as const,
    input: { eventId, start: '2026-03-17T09:00:00Z', end: '2026-03-17T10:00:00Z', zone: 'UTC' },
  };
  await propose(w, { ...move, sourceKey: threadId });
  await expect(propose(w, { ...move, sourceKey: threadId })).rejects.toThrow(TAKEN);
  await aMove(w, { sourceKey: 'another conversation' });
  expect(await statuses(w)).toEqual(Array.from({ length: 5 }, () => 'pending'));
});
