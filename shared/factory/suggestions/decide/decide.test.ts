import { describe, expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '#kernel';
import { aMove, anArchiving, aReply, propose, seen } from '../../../../tests/support/proposals.ts';
import { refusalOf } from '../../../../tests/support/refusal.ts';
import { type World, world } from '../../../../tests/world.ts';
import { listSuggestions } from '../read-suggestions.ts';
import { approveSuggestion } from './approve.ts';
import { decideSuggestions } from './approve-many.ts';
import { editSuggestion } from './edit-suggestion.ts';
import { rejectSuggestion } from './reject.ts';

const EXPIRY_MS = 72 * HOUR_MS;

const decisions = async (w: World) =>
  (await w.audit())
    .map(({ action }) => action)
    .filter((action) => /suggestion\.(approved|rejected)/.test(action));

describe('approving', () => {
  test('approving twice is answered twice and has one effect', async () => {
    const w = await world();
    const reply = await aReply(w);

    await approveSuggestion(w.ctx, seen(reply));
    await w.settle();
    const { body } = await approveSuggestion(w.ctx, seen(reply));
    await w.settle();

    expect(body.status).toBe('applied');
    expect(await w.mailbox.sent()).toHaveLength(1);
    expect(await decisions(w)).toEqual(['suggestion.approved']);
  });

  test('of fifty approvals at once all are answered, one is stored and one effect happens', async () => {
    const w = await world();
    const reply = await aReply(w);

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => approveSuggestion(w.asPerson(), seen(reply))),
    );
    await w.settle();

    expect(new Set(answers.map(({ body }) => body.decision?.hash))).toEqual(new Set([reply.hash]));
    expect(w.engine.started).toEqual([`apply_${reply.id}_1`]);
    expect(await w.mailbox.sent()).toHaveLength(1);
    expect(await decisions(w)).toEqual(['suggestion.approved']);
  });

  test('of yes and no at the same moment one counts and the other is told so', async () => {
    const w = await world();
    for (let round = 0; round < 12; round += 1) {
      const archiving = await anArchiving(w);
      const settled = await Promise.allSettled(
        round % 2 === 0
          ? [approveSuggestion(w.ctx, seen(archiving)), rejectSuggestion(w.ctx, { id: archiving.id })]
          : [rejectSuggestion(w.ctx, { id: archiving.id }), approveSuggestion(w.ctx, seen(archiving))],
      );
      await w.settle();
      const { status } = await w.ctx.suggestions.get(archiving.id);
      const refused = settled.filter((one) => one.status === 'rejected');

      expect(['applied', 'rejected']).toContain(status);
      expect(refused).toHaveLength(1);
      expect(refused[0]?.reason).toMatchObject({ status: 409, code: 'suggestion.already_reviewed' });
      expect((await w.mailbox.mails('archive')).length).toBe(
        w.engine.started.filter((id) => id.startsWith('apply_')).length,
      );
    }
  });

  test('an approval of an older revision or of other content starts nothing', async () => {
    const w = await world();
    const reply = await aReply(w);
    await editSuggestion(w.ctx, { id: reply.id, payload: { body: 'Wed 15:00 works.' }, ifMatch: reply.etag });

    const old = await refusalOf(approveSuggestion(w.ctx, seen(reply)));
    const current = await w.ctx.suggestions.get(reply.id);
    const mixed = await refusalOf(approveSuggestion(w.ctx, { ...seen(current), hash: reply.hash }));
    const ahead = await refusalOf(approveSuggestion(w.ctx, { ...seen(current), revision: 3 }));

    for (const refusal of [old, mixed, ahead])
      expect(refusal).toMatchObject({ status: 409, code: 'suggestion.changed' });
    expect(w.engine.started).toEqual([]);
    expect((await w.ctx.suggestions.get(reply.id)).status).toBe('pending');
  });

  test('the deadline itself is too late, the moment before is not', async () => {
    const w = await world();
    const [late, inTime] = [await anArchiving(w), await anArchiving(w)];

    w.clock.move(EXPIRY_MS - 1);
    await approveSuggestion(w.ctx, seen(inTime));
    w.clock.move(1);
    const refusal = await refusalOf(approveSuggestion(w.ctx, seen(late)));
    const rejection = await refusalOf(rejectSuggestion(w.ctx, { id: late.id }));
    const { items } = await listSuggestions(w.ctx, { status: 'expired', limit: 20 });
    const pending = await listSuggestions(w.ctx, { status: 'pending', limit: 20 });

    expect(refusal).toMatchObject({ status: 410, code: 'suggestion.expired' });
    expect(rejection).toMatchObject({ status: 410 });
    expect(items.map(({ id, status }) => [id, status])).toEqual([[late.id, 'expired']]);
    expect(pending.items).toEqual([]);
    expect(w.engine.started).toEqual([`apply_${inTime.id}_1`]);
    await w.settle();
  });

  test('an approved suggestion may be carried out after its deadline', async () => {
    const w = await world();
    const archiving = await anArchiving(w);
    w.engine.before(() => w.clock.move(1));
    w.clock.move(EXPIRY_MS - 1);
    await approveSuggestion(w.ctx, seen(archiving));
    await w.settle();
    expect((await w.ctx.suggestions.get(archiving.id)).status).toBe('applied');
  });

  test('without permission to change anything outside, approving is refused with what to do', async () => {
    const w = await world({ access: 'read' });
    const refusal = await refusalOf(approveSuggestion(w.ctx, seen(await aReply(w))));

    expect(refusal).toMatchObject({ status: 409, code: 'connection.write_grant_required' });
    expect(refusal.extras.members).toEqual({ connectionId: w.connectionId });
    expect(w.engine.started).toEqual([]);
  });

  test('a mail to an address that is new to the conversation needs a sign-in of the last ten minutes', async () => {
    const w = await world();
    const reply = await aReply(w);
    const { body, etag } = await editSuggestion(w.ctx, {
      id: reply.id,
      payload: { to: ['other@acme.example'] },
      ifMatch: reply.etag,
    });
    expect([body.risk, body.flags, etag]).toEqual(['high', ['new_recipient'], expect.any(String)]);

    const signedIn = w.clock.now();
    w.clock.move(10 * MINUTE_MS + 1);
    for (const [person, code] of [
      [w.asPerson(signedIn), 'identity.fresh_sign_in_required'],
      [w.asPerson(null), 'identity.sign_in_time_unknown'],
    ] as const)
      expect(await refusalOf(approveSuggestion(person, body))).toMatchObject({ status: 403, code });

    w.clock.move(-1);
    await approveSuggestion(w.asPerson(signedIn), body);
    await w.settle();
    expect((await w.mailbox.sent()).map(({ to }) => to[0]?.address)).toEqual(['other@acme.example']);
  });

  test.each([
    ['The price is [missing: the price].', ['the price']],
    ['[MISSING:the day] at [missing: the hour]', ['the day', 'the hour']],
    ['It is [missing: what it is', ['what it is']],
  ])('a mail that says %j is sent only when its gaps are filled or taken out', async (body, gaps) => {
    const w = await world();
    const reply = await aReply(w, { body });
    const refused = { status: 409, code: 'suggestion.has_gaps', extras: { members: { gaps } } };
    expect(await refusalOf(approveSuggestion(w.ctx, seen(reply)))).toMatchObject(refused);
    expect(await decisions(w)).toEqual([]);

    const { revision, hash } = (
      await editSuggestion(w.ctx, { id: reply.id, payload: { body: 'It is 40.' }, ifMatch: reply.etag })
    ).body;
    await approveSuggestion(w.ctx, { id: reply.id, revision, hash });
    await w.settle();
    expect((await w.mailbox.sent()).map(({ text }) => text)).toEqual([expect.stringContaining('It is 40.')]);
  });

  test('a draft that stays among the drafts may wait for a fact', async () => {
    const w = await world();
    const draft = await aReply(w, { kind: 'mail.createDraft', body: 'It is [missing: the price].' });
    await approveSuggestion(w.ctx, seen(draft));
    await w.settle();
    expect(await w.mailbox.mails('drafts')).toHaveLength(1);
  });

  test('what waits for an answer can be approved once that very person has answered', async () => {
    const w = await world();
    const { conversationId } = await w.mailbox.deliver({ id: 'first@acme.example' });
    const hold = { threadId: conversationId, from: 'dana@acme.example' };
    const move = await aMove(w, { holdUntilReply: hold });
    const held = { status: 409, code: 'suggestion.held' };
    expect(await refusalOf(approveSuggestion(w.ctx, seen(move)))).toMatchObject(held);

    w.clock.move(HOUR_MS);
    const at = w.clock.now();
    await w.mailbox.deliver({ from: 'Lee <lee@acme.example>', inReplyTo: 'first@acme.example', at });
    expect(await refusalOf(approveSuggestion(w.ctx, seen(move)))).toMatchObject(held);

    await w.mailbox.deliver({ inReplyTo: 'first@acme.example', subject: 'Re: Thursday', at });
    await approveSuggestion(w.ctx, seen(move));
    await w.settle();
    expect((await w.ctx.suggestions.get(move.id)).status).toBe('applied');
  });

  test('a suggestion of another person is not there', async () => {
    const [mine, theirs] = [await world(), await world()];
    const reply = await aReply(theirs);
    const refusals = [
      refusalOf(approveSuggestion(mine.ctx, seen(reply))),
      refusalOf(rejectSuggestion(mine.ctx, { id: reply.id })),
      refusalOf(editSuggestion(mine.ctx, { id: reply.id, payload: { body: 'x' }, ifMatch: reply.etag })),
    ];
    for (const refusal of await Promise.all(refusals))
      expect(refusal).toMatchObject({ status: 404, code: 'suggestion.not_found' });
  });
});

describe('rejecting', () => {
  test('nothing is done, the reason is kept, and saying no again is answered alike', async () => {
    const w = await world();
    const reply = await aReply(w);
    await rejectSuggestion(w.ctx, { id: reply.id, reason: 'I will call her.' });
    const { body } = await rejectSuggestion(w.ctx, { id: reply.id });

    expect(body.decision).toMatchObject({ verdict: 'rejected', by: w.memberId, reason: 'I will call her.' });
    expect(await refusalOf(approveSuggestion(w.ctx, seen(reply)))).toMatchObject({ status: 409 });
    expect(w.engine.started).toEqual([]);
    expect(await decisions(w)).toEqual(['suggestion.rejected']);
  });
});

describe('deciding several at once', () => {
  test('low and medium risk are carried out, high risk and stale ones are named', async () => {
    const w = await world();
    const [archiving, move, reply] = [await anArchiving(w), await aMove(w), await aReply(w)];

    const { items } = await decideSuggestions(w.ctx, {
      items: [seen(archiving), seen(move), seen(reply), { ...seen(archiving), id: 'sug_none' }],
    });
    await w.settle();

    expect(items.map(({ id, status, code }) => [id, status, code])).toEqual([
      [archiving.id, 200, null],
      [move.id, 200, null],
      [reply.id, 409, 'suggestion.one_by_one'],
      ['sug_none', 404, 'suggestion.not_found'],
    ]);
    expect(await w.mailbox.sent()).toEqual([]);
    expect((await w.ctx.suggestions.get(reply.id)).status).toBe('pending');
  });
});

describe('proposing', () => {
  test('the twenty-first open proposal of one agent is held back', async () => {
    const w = await world();
    for (let made = 0; made < 20; made += 1) await anArchiving(w);

    await expect(anArchiving(w)).rejects.toThrow('20 proposals of this agent are waiting');
  });

  test('the recipients of a reply come from the conversation, not from the model', async () => {
    const w = await world();
    const { conversationId: threadId } = await w.mailbox.deliver({
      replyTo: 'Dana <dana.levi@acme.example>',
    });
    const smuggled = { threadId, subject: 'Re', body: 'Hi', to: ['eve@evil.example'] };
    await expect(propose(w, { input: smuggled })).rejects.toThrow(/unrecognized/i);

    const reply = await propose(w, { input: { threadId, subject: 'Re', body: 'Hi' } });
    expect(JSON.parse(reply.canonical).payload).toMatchObject({ to: ['dana.levi@acme.example'], cc: [] });
  });
});
