import { expect, test } from 'vitest';
import { all, type Doc } from '#kernel';
import { type World, withReply, world } from './world.ts';

const DAY_SEC = 86_400;
const ttls = async (w: World, type: string) =>
  new Set((await all<Doc>(w.ctx.db, type)).map(({ ttl }) => ttl));

test.each([
  ['free', 30],
  ['pro', 365],
] as const)(
  'on %s what happened is kept for %i days, own records until they are deleted',
  async (plan, days) => {
    const w = await world({ plan });
    await withReply(w);
    await w.run('brief');

    const history = new Set([days * DAY_SEC]);
    for (const type of ['run', 'step', 'suggestion', 'open_proposal', 'notification'])
      expect([type, await ttls(w, type)]).toEqual([type, history]);
    expect(await ttls(w, 'charge')).toEqual(new Set([13 * 31 * DAY_SEC]));
    for (const type of ['record', 'connection', 'agent', 'workflow', 'installation'])
      for (const ttl of await ttls(w, type)) expect([type, ttl ?? -1]).toEqual([type, -1]);
  },
);

test('a run that has not ended is never dropped', async () => {
  const w = await world();
  let open: unknown;
  w.engine.before(async (name) => {
    if (name === 'gather') open = (await ttls(w, 'run')).values().next().value;
  });
  await w.run('inbox');
  expect(open).toBe(-1);
});

test('past its date nothing of it is in the store any more', async () => {
  const w = await world({ plan: 'free' });
  await withReply(w);
  w.clock.move(31 * DAY_SEC * 1000);
  for (const type of ['run', 'step', 'suggestion', 'notification'])
    expect(await all(w.ctx.db, type)).toEqual([]);
  expect((await w.ctx.agents.list()).length).toBe(3);
});
