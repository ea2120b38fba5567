import { expect, test } from 'vitest';
import { changePreferences, getPreferences } from '#platform/preferences';
import { type World, world } from '../../../tests/world.ts';

async function say(w: World, said: { zone?: string; name?: string }) {
  const { etag } = await getPreferences(w.ctx);
  await changePreferences(w.ctx, { ifMatch: etag ?? '', ...said });
}

async function assumptionsOnPage(w: World) {
  await w.run('brief');
  const { items } = await w.ctx.records.list('brief', { limit: 1 });
  const body = items[0]?.body as { sections: { heading: string; items: { text: string }[] }[] } | undefined;
  const section = body?.sections.find(({ heading }) => heading === 'What was assumed');
  return section?.items.map(({ text }) => text);
}

test('the page for the day says by whose clock it was written, until the person has said where they are', async () => {
  const w = await world();
  expect(await assumptionsOnPage(w)).toEqual([expect.stringContaining('All times are of Europe/Berlin')]);
  await say(w, { zone: 'Europe/Berlin' });
  w.clock.move(60_000);
  expect(await assumptionsOnPage(w)).toBeUndefined();
});

test('an answer is signed with the name that the person said, whatever the mailbox calls them', async () => {
  const w = await world();
  await say(w, { name: 'Roberta Vale-Quist' });
  await w.mailbox.deliver();
  await w.run('inbox');
  const [reply] = await w.suggestions();
  expect(JSON.parse(reply?.canonical ?? '{}').payload.body).toMatch(/Roberta/);
});
