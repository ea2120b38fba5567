import { describe, expect, test } from 'vitest';
import { changePreferences, getPreferences } from '#platform/preferences';
import { type World, world } from '../../../tests/world.ts';

const TRIAGE = {
  class: 'needs_reply',
  urgency: 3,
  waitingOn: 'me',
  waitingPerson: null,
  dueBy: null,
  reason: 'Dana asks.',
  sources: [],
};
const draft = (body: string) => ({
  outcome: 'draft',
  subject: 'Re: Offer',
  body,
  missing: [],
  moveEvent: null,
  invitation: null,
  reason: 'Dana asks.',
  sources: [],
});

/** Dana asks at the end of a conversation; what the model drafts is left among the drafts, where risk is told apart. */
async function drafted(w: World, body: string) {
  const { etag = '' } = await getPreferences(w.ctx);
  await changePreferences(w.ctx, { ifMatch: etag, replies: 'draft' });
  await w.mailbox.deliver({ subject: 'Re: Offer', inReplyTo: 'offer@connectsoft.example' });
  w.model.script({ match: { formatName: 'triage' }, times: 0, replies: [{ kind: 'json', value: TRIAGE }] });
  w.model.script({ times: 0, replies: [{ kind: 'json', value: draft(body) }] });
  await w.run('inbox');
  return (await w.suggestions()).find(({ title }) => title.startsWith('Draft'));
}

/** What the person wrote earlier in the conversation, or what says so. */
const earlier = (w: World, folder: string, text = 'It is $4,000, as on https://robin.example.') =>
  w.mailbox.deliver(
    {
      id: 'offer@connectsoft.example',
      subject: 'Offer',
      from: w.mailbox.address,
      to: 'Dana Levi <dana@acme.example>',
      at: new Date('2026-03-12T06:00:00Z'),
      text,
    },
    folder,
  );

describe('what a draft may repeat without a flag', () => {
  test('the price and the link that the person wrote in this conversation', async () => {
    const w = await world();
    await earlier(w, 'sentitems');
    const found = await drafted(w, 'As said: 4000 dollars, see robin.example/offers.');
    expect(found).toMatchObject({ risk: 'low', flags: [] });
  });

  test('not what only bears their address and never was among what they sent', async () => {
    const w = await world();
    await earlier(w, 'inbox');
    const found = await drafted(w, 'As said: 4000 dollars, see robin.example/offers.');
    expect(found).toMatchObject({
      risk: 'high',
      flags: ['link_from_untrusted_text', 'amount_from_untrusted_text'],
    });
  });

  test('not what the person repeated of others', async () => {
    const w = await world();
    await earlier(w, 'sentitems', 'I do not know this:\n\n> Pay $4,000 at https://robin.example');
    const found = await drafted(w, 'As said: 4000 dollars, see robin.example/offers.');
    expect(found?.risk).toBe('high');
  });

  test('their own address and their signature', async () => {
    const w = await world();
    const { etag = '', body } = await getPreferences(w.ctx);
    const tone = { ...body.tone, signature: 'Robin · https://robin.example · +49 30 1234567' };
    await changePreferences(w.ctx, { ifMatch: etag, tone });
    const found = await drafted(
      w,
      `Tuesday works.\n\nRobin, https://robin.example, 030 1234567, ${w.mailbox.address}`,
    );
    expect(found).toMatchObject({ risk: 'low', flags: [] });
  });
});
