import { expect, test } from 'vitest';
import { world } from '../../../tests/world.ts';
import { installPack } from './install-pack.ts';
import { previewPack } from './preview-pack.ts';

const clearInbox = { id: 'clear-inbox' };

test('the preview names all that is read, also by steps without an agent, and apart from it what is kept and proposed', async () => {
  const { ctx } = await world({ plan: 'free', access: 'none', pack: false });
  const { reads, keeps, proposes } = await previewPack(ctx, clearInbox);

  expect(reads).toEqual(
    expect.arrayContaining(['mail.search', 'mail.readThread', 'calendar.list', 'tasks.list']),
  );
  expect(keeps).toEqual(['brief.write']);
  expect(proposes.sort()).toEqual([
    'calendar.respond',
    'calendar.updateEvent',
    'mail.applyLabel',
    'mail.archive',
    'mail.send',
  ]);
});

test('the forecast is held against the plan', async () => {
  const { ctx } = await world({ plan: 'free', access: 'none', pack: false });
  const [usage] = (await ctx.db.query('usage')).items;
  await ctx.db.patch(usage?.id ?? '', [{ op: 'set', path: '/usedRuns', value: 40 }]);

  expect((await previewPack(ctx, clearInbox)).forecast).toEqual({
    runsPerMonth: 88,
    runsOfOtherPacks: 0,
    runsIncluded: 300,
    runsMax: 300,
    runsLeft: 260,
    text: 'About 88 runs a month: within the 300 that your plan includes.',
  });
});

test('a plan without room for more agents says so before the install does', async () => {
  const w = await world({ plan: 'free', access: 'read' });
  const [installation] = (await w.ctx.db.query('installation')).items;
  await w.ctx.db.remove(installation?.id ?? '');

  expect(await w.ctx.agents.list()).toHaveLength(3);
  expect(await previewPack(w.ctx, clearInbox)).toMatchObject({
    fitsPlan: false,
    obstacles: ['Your plan holds 3 agents.'],
  });
  await expect(installPack(w.ctx, clearInbox)).rejects.toMatchObject({ code: 'plan.limit_reached' });
});

test('a pack is there after two calls and a consent: preview, install', async () => {
  const { ctx } = await world({ plan: 'free', access: 'read', pack: false });
  expect((await previewPack(ctx, clearInbox)).obstacles).toEqual([]);
  const { body } = await installPack(ctx, clearInbox);

  expect(body.agents.map(({ enabled }) => enabled)).toEqual([true, true, true]);
  expect(body.workflows.map(({ enabled }) => enabled)).toEqual([true, true]);
  expect(await previewPack(ctx, clearInbox)).toMatchObject({ installed: true, fitsPlan: true });
});
