import { expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import { aLabelling, aMove, anArchiving, aReply, seen } from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { world } from '../../../../tests/world.ts';
import { approveSuggestion } from './approve.ts';
import { editSuggestion } from './edit-suggestion.ts';
import { rejectSuggestion } from './reject.ts';

test('an edit makes the next revision with its own hash and keeps who changed what', async () => {
  const w = await world();
  const reply = await aReply(w);
  w.clock.move(1_000);
  const { body, etag } = await editSuggestion(w.ctx, {
    id: reply.id,
    payload: { body: 'Wed 15:00 works.', subject: 'Wednesday' },
    ifMatch: reply.etag,
  });

  expect(body).toMatchObject({ revision: 2, status: 'pending', action: { revision: 2 } });
  expect(body.hash).not.toBe(reply.hash);
  expect(body.action.payload).toMatchObject({ body: 'Wed 15:00 works.', to: ['dana@acme.example'] });
  expect(body.revisions).toEqual([
    { revision: 1, hash: reply.hash, by: reply.agentId, at: '2026-03-12T08:00:00.000Z', changed: [] },
    {
      revision: 2,
      hash: body.hash,
      by: w.memberId,
      at: '2026-03-12T08:00:01.000Z',
      changed: ['body', 'subject'],
    },
  ]);
  expect((await w.ctx.suggestions.get(reply.id)).etag).toBe(etag);
});

test('what was edited is what is sent, to the letter', async () => {
  const w = await world();
  const reply = await aReply(w);
  const text = 'Wed 15:00 — “perfect” for me 🙂\n\n  two spaces stay\nRobin';
  const { body } = await editSuggestion(w.ctx, {
    id: reply.id,
    payload: { body: text },
    ifMatch: reply.etag,
  });
  await approveSuggestion(w.ctx, body);
  await w.settle();

  const [sent] = await w.mailbox.sent();
  expect(sent?.text.trim()).toBe(text);
});

test('who edits what somebody else has changed meanwhile is refused', async () => {
  const w = await world();
  const reply = await aReply(w);
  await editSuggestion(w.ctx, { id: reply.id, payload: { body: 'One' }, ifMatch: reply.etag });
  const refusal = await refusalOf(
    editSuggestion(w.ctx, { id: reply.id, payload: { body: 'Two' }, ifMatch: reply.etag }),
  );
  expect(refusal).toMatchObject({ status: 412, code: 'api.stale' });
});

test('of two edits at once one wins and the other is refused', async () => {
  const w = await world();
  const reply = await aReply(w);
  const edits = ['One', 'Two'].map((body) =>
    editSuggestion(w.asPerson(), { id: reply.id, payload: { body }, ifMatch: reply.etag }),
  );
  const settled = await Promise.allSettled(edits);
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await w.ctx.suggestions.get(reply.id)).revision).toBe(2);
});

test('a suggestion has at most a hundred revisions; then it is decided as it is', async () => {
  const w = await world();
  const reply = await aReply(w);
  const edit = (body: string, ifMatch: string) =>
    editSuggestion(w.ctx, { id: reply.id, payload: { body }, ifMatch });
  let { etag } = reply;
  for (let revision = 2; revision <= 100; revision += 1)
    etag = (await edit(`No. ${revision}`, etag)).etag ?? '';
  expect(await refusalOf(edit('One more', etag))).toMatchObject({
    status: 409,
    code: 'suggestion.too_many_revisions',
    extras: { members: { limit: 'revisions', used: 100, max: 100 } },
  });
  const { revision, hash } = await w.ctx.suggestions.get(reply.id);
  const { body } = await approveSuggestion(w.asPerson(), { id: reply.id, revision, hash });
  expect(body.status).toBe('approved');
  await w.settle();
});

test('only fields that are offered can be edited', async () => {
  const w = await world();
  const [reply, archiving, move] = [await aReply(w), await anArchiving(w), await aMove(w)];
  const tries: [typeof reply, Record<string, unknown>][] = [
    [reply, { bcc: ['eve@evil.example'] }],
    [reply, { attachments: [] }],
    [reply, { __proto__: { to: [] }, threadId: 'x' }],
    [archiving, { threadId: 'other' }],
    [move, { eventId: 'other' }],
    [move, { zone: 'UTC' }],
  ];
  for (const [doc, payload] of tries) {
    const refusal = await refusalOf(editSuggestion(w.ctx, { id: doc.id, payload, ifMatch: doc.etag }));
    expect(refusal).toMatchObject({ status: 422, code: 'suggestion.not_editable' });
    expect(refusal.extras.errors?.length).toBeGreaterThan(0);
  }
});

test('an edit that does not fit the action is refused with the place of the fault', async () => {
  const w = await world();
  const [reply, labelling, move] = [await aReply(w), await aLabelling(w), await aMove(w)];
  const tries: [typeof reply, Record<string, unknown>, string][] = [
    [reply, { to: [] }, '/payload/to'],
    [reply, { to: ['not an address'] }, '/payload/to/0'],
    [reply, { body: '' }, '/payload/body'],
    [reply, { body: 'x'.repeat(20_001) }, '/payload/body'],
    [reply, { subject: 7 }, '/payload/subject'],
    [labelling, { label: '' }, '/payload/label'],
    [move, { start: 'tomorrow' }, '/payload/start'],
  ];
  for (const [doc, payload, pointer] of tries) {
    const refusal = await refusalOf(editSuggestion(w.ctx, { id: doc.id, payload, ifMatch: doc.etag }));
    expect(refusal).toMatchObject({ status: 400, code: 'api.invalid_request' });
    expect(refusal.extras.errors?.[0]?.pointer).toBe(pointer);
  }
});

test('a one-time code cannot be edited in', async () => {
  const w = await world();
  const reply = await aReply(w);
  const payload = { body: 'Your verification code is 123456' };
  const refusal = await refusalOf(editSuggestion(w.ctx, { id: reply.id, payload, ifMatch: reply.etag }));
  expect(refusal).toMatchObject({ status: 422 });
});

test('what untrusted text brought in stays high risk after an edit', async () => {
  const w = await world();
  const reply = await aReply(w, {
    body: 'Pay at https://evil.example',
  });
  expect(reply.flags).toEqual(['link_from_untrusted_text']);
  const { body } = await editSuggestion(w.ctx, {
    id: reply.id,
    payload: { subject: 'Hi' },
    ifMatch: reply.etag,
  });
  expect(body).toMatchObject({ risk: 'high', flags: ['link_from_untrusted_text'] });
});

test('what is decided or past its deadline cannot be edited', async () => {
  const w = await world();
  const [rejected, approved, late] = [await aReply(w), await anArchiving(w), await aReply(w)];
  await rejectSuggestion(w.ctx, { id: rejected.id });
  await approveSuggestion(w.ctx, seen(approved));
  await w.settle();
  w.clock.move(72 * HOUR_MS);
  const edit = async (id: string) => {
    const { etag } = await w.ctx.suggestions.get(id);
    return refusalOf(editSuggestion(w.ctx, { id, payload: { body: 'x' }, ifMatch: etag }));
  };
  expect(await edit(rejected.id)).toMatchObject({ status: 409 });
  expect(await edit(approved.id)).toMatchObject({ status: 409 });
  expect(await edit(late.id)).toMatchObject({ status: 410 });
});
