import { expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { type World, world } from '../../../tests/world.ts';

const fromList = { 'List-Unsubscribe': '<https://lists.example/u>', Precedence: 'list' };
const lee = 'Lee Carter <lee@acme.example>';

async function sorted(w: World) {
  const { run, steps } = await getTimeline(w.ctx, { id: (await w.run('inbox')).id });
  const byModel = steps.filter(({ kind }) => kind === 'think').map(({ title }) => title);
  return { run, byModel, said: steps.map(({ reason }) => reason ?? '').join('\n') };
}

test('who asks the person through a list is answered, whatever headers the list writes', async () => {
  const w = await world();
  const text =
    '[team] can you approve the release by 5 pm today? We are blocked.\n\nLee\n\n-- \nLeave: https://lists.example/u';
  await w.mailbox.deliver({ from: lee, subject: 'Release', text, headers: fromList });

  const { byModel } = await sorted(w);

  expect(byModel[0]).toContain('needs reply');
  expect((await w.suggestions()).map(({ title }) => title)).toEqual([expect.stringMatching(/^Reply/)]);
});

test('what went to many and asks nobody is told so, and costs no model', async () => {
  const w = await world();
  const offers = { from: 'Offers <news@shop.example>', headers: fromList };
  await w.mailbox.deliver({ ...offers, subject: 'Spring', text: 'Great savings this week only.' });
  await w.mailbox.deliver({
    ...offers,
    subject: 'Ready?',
    text: 'Ready for more? https://shop.example/spring',
  });

  const { byModel, said } = await sorted(w);

  expect(byModel).toEqual([]);
  expect(said).toContain('It went to many by its headers, and nobody in it asks you');
});

test('a mail of the person’s own that came back is told as news, and neither put away nor answered', async () => {
  const w = await world();
  await w.mailbox.deliver({
    from: 'Mail Delivery System <mailer-daemon@mx.acme.example>',
    subject: 'Undelivered Mail Returned to Sender',
    text: 'Your message could not be delivered: <petra@acme.example>: user unknown.',
    headers: { 'Auto-Submitted': 'auto-replied', Precedence: 'bulk' },
  });

  const { byModel } = await sorted(w);

  expect(byModel.join()).toContain('to read');
  expect(await w.suggestions()).toEqual([]);
});
