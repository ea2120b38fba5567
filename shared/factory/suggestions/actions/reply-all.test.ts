import { describe, expect, test } from 'vitest';
import type { MailParts } from '../../../../tests/support/a-mail.ts';
import { aReply, propose, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import { editSuggestion } from '../decide/edit-suggestion.ts';
import { getSuggestion } from '../read-suggestions.ts';

const DANA = 'Dana Levi <dana@acme.example>';

async function shown(w: World, { id }: { id: string }) {
  const { action, flags, newRecipients, risk } = (await getSuggestion(w.ctx, { id })).body;
  const { to, cc } = action.payload as { to: string[]; cc: string[] };
  return { to, cc, flags, newRecipients, risk };
}

const replyTo = async (w: World, mail: MailParts) =>
  shown(w, await aReply(w, { mail: { from: DANA, ...mail } }));

describe('an answer keeps the others, as a reply to all would', () => {
  test('who stands beside the person under To and Cc stays where they stand', async () => {
    const w = await world();
    const mail = {
      to: `Lee <lee@acme.example>, ${w.mailbox.address}`,
      cc: 'Noa <noa@acme.example>, "Kim, Legal" <kim@law.example>',
    };
    expect(await replyTo(w, mail)).toMatchObject({
      to: ['dana@acme.example', 'lee@acme.example'],
      cc: ['noa@acme.example', 'kim@law.example'],
      newRecipients: [],
    });
  });

  test('nobody is written to twice, and never the person, under whatever address they have written before', async () => {
    const w = await world();
    await w.mailbox.deliver({ id: 'one@acme.example', from: DANA, to: 'robin.work@connectsoft.example' });
    const own = { from: 'Robin <robin.work@connectsoft.example>', to: DANA };
    const two = { id: 'two@acme.example', inReplyTo: 'one@acme.example', ...own };
    await w.mailbox.deliver({ ...two, at: new Date('2026-03-12T07:20:00Z') }, 'sentitems');
    const mail = {
      inReplyTo: 'two@acme.example',
      to: `Robin.Work@connectsoft.example, ${w.mailbox.address}, LEE@acme.example`,
      cc: `lee@acme.example, Dana@acme.example, ${w.mailbox.address.toUpperCase()}`,
      at: new Date('2026-03-12T07:50:00Z'),
    };
    expect(await replyTo(w, mail)).toMatchObject({ to: ['dana@acme.example', 'lee@acme.example'], cc: [] });
  });

  test('where answers are asked to go elsewhere they go there, and to the others', async () => {
    const w = await world();
    const mail = { replyTo: 'team@acme.example', cc: 'lee@acme.example' };
    expect(await replyTo(w, mail)).toMatchObject({ to: ['team@acme.example'], cc: ['lee@acme.example'] });
  });

  test('what is approved reaches all of them, and whom the person took out not', async () => {
    const w = await world();
    const mail = { from: DANA, to: w.mailbox.address, cc: 'lee@acme.example, noa@acme.example' };
    const reply = await aReply(w, { mail });
    const payload = { cc: ['noa@acme.example'] };
    const { body } = await editSuggestion(w.ctx, { id: reply.id, payload, ifMatch: reply.etag });
    expect(body.newRecipients).toEqual([]);
    await approveSuggestion(w.ctx, { id: body.id, revision: body.revision, hash: body.hash });
    await w.settle();
    const [sent] = await w.mailbox.sent();
    expect(sent?.to.map(({ address }) => address)).toEqual(['dana@acme.example']);
    expect(sent?.cc.map(({ address }) => address)).toEqual(['noa@acme.example']);
  });
});

describe('who is new is marked', () => {
  const FIRST: MailParts = { id: 'first@acme.example', from: DANA, cc: 'lee@acme.example' };
  const SECOND: MailParts = {
    ...{ inReplyTo: 'first@acme.example', from: DANA, at: new Date('2026-03-12T07:30:00Z') },
    cc: 'lee@acme.example, eve@other.example',
  };

  test('who came in with the last message, and whom the person adds', async () => {
    const w = await world();
    await w.mailbox.deliver(FIRST);
    const reply = await aReply(w, { mail: SECOND });
    expect(await shown(w, reply)).toMatchObject({
      cc: ['lee@acme.example', 'eve@other.example'],
      newRecipients: ['eve@other.example'],
      flags: ['joined_recipient'],
    });

    const payload = { cc: ['lee@acme.example', 'new@other.example'] };
    await editSuggestion(w.ctx, { id: reply.id, payload, ifMatch: reply.etag });
    expect(await shown(w, reply)).toMatchObject({
      newRecipients: ['new@other.example'],
      flags: ['new_recipient'],
    });
  });

  test('a draft to somebody who has just come in is not of low risk', async () => {
    const w = await world();
    await w.mailbox.deliver(FIRST);
    const { conversationId: threadId } = await w.mailbox.deliver(SECOND);
    const draft = { kind: 'mail.createDraft', input: { threadId, subject: 'Re', body: 'Yes.' } } as const;
    expect(await shown(w, await propose(w, draft))).toMatchObject({ risk: 'medium' });
  });
});

describe('whom it cannot reach is said', () => {
  test('a crowd is not answered: who wrote is, and that the others are left out is told', async () => {
    const w = await world();
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, n) => `guest-${n}@crowd.example`).join(', ');
    expect(await replyTo(w, { cc: crowd(51) })).toMatchObject({
      to: ['dana@acme.example'],
      cc: [],
      flags: ['others_left_out'],
    });
    expect((await replyTo(w, { cc: crowd(50) })).cc).toHaveLength(50);
  });

  test('what is no address keeps nobody else from the answer, and stays told after an edit', async () => {
    const w = await world();
    const long = `${'a'.repeat(300)}@crowd.example`;
    const reply = await aReply(w, { mail: { from: DANA, cc: `${long}, lee@acme.example` } });
    const left = { cc: ['lee@acme.example'], flags: ['others_left_out'] };
    expect(await shown(w, reply)).toMatchObject(left);
    await editSuggestion(w.ctx, { id: reply.id, payload: { body: 'Yes.' }, ifMatch: reply.etag });
    expect(await shown(w, reply)).toMatchObject(left);
  });

  test('the yes names the very recipients that were shown', async () => {
    const w = await world();
    const reply = await aReply(w, { mail: { from: DANA, cc: 'lee@acme.example' } });
    expect(JSON.parse(reply.canonical).payload.cc).toEqual(['lee@acme.example']);
    await expect(approveSuggestion(w.ctx, { ...seen(reply), hash: 'sha256:other' })).rejects.toThrow();
  });
});
