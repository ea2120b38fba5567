import { expect, test } from 'vitest';
import { getTimeline } from '#factory/runs';
import { world } from '../../../tests/world.ts';

const PAGES = {
  'a picture':
    '<a href="https://x.example/rsvp"><img src="https://x.example/invitation.png" alt="You are invited"></a>',
  'hidden words': '<p style="font-size:0">Thanks, nothing to do.</p>',
};

test('a mail without any text to be read is left to the person by name, and never sorted as one that asks nothing', async () => {
  const w = await world();
  for (const [subject, text] of Object.entries(PAGES))
    await w.mailbox.deliver({ subject, text, headers: { 'Content-Type': 'text/html' } });
  const run = await w.run('inbox');

  const { steps } = await getTimeline(w.ctx, { id: run.id });
  for (const subject of Object.keys(PAGES))
    expect(steps.find(({ title }) => title === `Read: ${subject}`)?.reason).toMatch(
      /^Its newest mail shows no text that could be read, .* please look at it yourself\.$/,
    );
  expect(run.totals).toMatchObject({ modelCalls: 0, suggestions: 0 });
  expect(await w.suggestions()).toEqual([]);
});
