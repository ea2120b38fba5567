import { expect, test } from 'vitest';
import { isAnswer } from '#kernel';
import { changePreferences, getPreferences } from '#platform/preferences';
import { aReply, seen } from '../../../../tests/support/proposals.ts';
import { type World, world } from '../../../../tests/world.ts';
import { approveSuggestion } from '../decide/approve.ts';
import { assessRisk } from '../propose/risk.ts';

async function wantsDrafts(w: World) {
  const answered = await getPreferences(w.ctx);
  const etag = isAnswer(answered) ? (answered.etag ?? '') : '';
  await changePreferences(w.ctx, { ifMatch: etag, replies: 'draft' });
}

test('who wants drafts is proposed a draft, at low risk; approved, it lies among the drafts and nothing is sent', async () => {
  const w = await world();
  await wantsDrafts(w);
  await w.mailbox.deliver();
  await w.run('inbox');
  const [draft] = (await w.suggestions()).filter(({ title }) => title.startsWith('Draft: Reply'));
  if (!draft) throw new Error('no draft was proposed');
  expect(draft).toMatchObject({ status: 'pending', risk: 'low', undo: 'Delete the draft.' });

  await approveSuggestion(w.asPerson(), seen(draft));
  await w.settle();
  expect(await w.ctx.suggestions.get(draft.id)).toMatchObject({ status: 'applied' });
  expect(await w.mailbox.mails('drafts')).toHaveLength(1);
  expect(await w.mailbox.sent()).toEqual([]);
});

test('a draft is written once, however often its approval is delivered', async () => {
  const w = await world();
  w.engine.deliver(3);
  const reply = await aReply(w, { kind: 'mail.createDraft' });
  await approveSuggestion(w.asPerson(), seen(reply));
  await w.settle();
  expect(await w.mailbox.mails('drafts')).toHaveLength(1);
  expect(await w.mailbox.sent()).toEqual([]);
});

test('a draft to somebody new is of medium risk and says so, because it leaves only by the person’s own hand', async () => {
  const w = await world();
  const { canonical, risk } = await aReply(w, { kind: 'mail.createDraft' });
  expect(risk).toBe('low');
  const { payload } = JSON.parse(canonical) as { payload: Record<string, unknown> };
  expect(
    assessRisk({
      kind: 'mail.createDraft',
      baseRisk: 'low',
      payload: { ...payload, to: ['stranger@elsewhere.example'] },
      participants: ['dana@acme.example'],
      trustedText: '',
    }),
  ).toEqual({ kind: 'assessed', risk: 'medium', flags: ['draft_to_new_recipient'] });
});
