import { expect, test } from 'vitest';
import { type World, world } from '../../../tests/world.ts';
import { startByHand } from './start-by-hand.ts';
import { takePlace } from './take-place.ts';

async function aWaitingRun(w: World) {
  const { id } = await w.workflow('inbox');
  const { body } = await startByHand(w.ctx, { id, idempotencyKey: 'k' });
  return w.ctx.runs.get(body.id);
}

test('a run takes one place, also for who has not seen that it has one', async () => {
  const w = await world({ plan: 'free' });
  const waiting = await aWaitingRun(w);
  const places = [await takePlace(w.ctx, waiting), await takePlace(w.ctx, waiting)];
  expect(places[0]).toBe('taken');
  expect(places[1]).not.toBe('taken');
  expect(await w.ctx.plans.readGauge('runs')).toBe(1);
});

test('a run that has ended takes no place any more', async () => {
  const w = await world({ plan: 'free' });
  const waiting = await aWaitingRun(w);
  await w.ctx.db.patch(waiting.id, [{ op: 'set', path: '/status', value: 'cancelled' }]);
  expect(await takePlace(w.ctx, waiting)).toBe('gone');
  expect(await w.ctx.plans.readGauge('runs')).toBe(0);
});
