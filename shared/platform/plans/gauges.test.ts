import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPerson, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { moveGauges } from './gauges.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

/** A person whose gauges stand at nothing, and what moves them. */
async function aHolder() {
  const ctx = await aPerson(store, clock);
  await ctx.plans.readGauge('agents');
  return {
    ctx,
    move: async (by: number, max?: number) => {
      const outcome = await ctx.db.batch(
        moveGauges([{ gauge: 'agents', by, ...(max !== undefined && { max }) }]),
      );
      return [outcome.kind, await ctx.plans.readGauge('agents')];
    },
  };
}

describe('a gauge', () => {
  test('that never moved shows nothing, also one of many of its kind', async () => {
    const { plans } = await aPerson(store, clock);
    expect([await plans.readGauge('agents'), await plans.readGauge('pending/agt_1')]).toEqual([0, 0]);
  });

  test('of an agent counts what that agent has pending and nothing else', async () => {
    const { ctx } = await aHolder();
    await ctx.db.batch(moveGauges([{ gauge: 'pending/agt_1', by: 2 }]));
    expect([await ctx.plans.readGauge('pending/agt_1'), await ctx.plans.readGauge('pending/agt_2')]).toEqual([
      2, 0,
    ]);
  });

  test('is filled to its limit and not by one more, from the first move on', async () => {
    const [filled, tooMany, after] = [await aHolder(), await aHolder(), await aHolder()];
    expect(await filled.move(3, 3)).toEqual(['committed', 3]);
    expect(await tooMany.move(4, 3)).toEqual(['refused', 0]);
    await after.move(3, 3);
    expect(await after.move(1, 3)).toEqual(['refused', 3]);
  });

  test('goes down whatever its limit is by now, and without a limit it goes up', async () => {
    const { move } = await aHolder();
    expect(await move(5)).toEqual(['committed', 5]);
    expect(await move(-1, 3)).toEqual(['committed', 4]);
  });

  test('that moves by nothing takes no part in the batch, and asks for no condition', () => {
    expect(moveGauges([{ gauge: 'runs', by: 0, max: 3 }])).toEqual([]);
    const [only, ...others] = moveGauges([
      { gauge: 'runs', by: 0 },
      { gauge: 'packs', by: 1 },
    ]);
    expect([only, others]).toMatchObject([{ changes: [{ path: '/packs' }] }, []]);
    expect(only).not.toHaveProperty('condition');
  });

  test('is set to what was counted, and is not written again where it shows that already', async () => {
    const { ctx } = await aHolder();
    expect(await ctx.plans.correctGauge('agents', async () => 2)).toBe(2);
    expect(await ctx.plans.readGauge('agents')).toBe(2);
    const before = await ctx.db.get('gauges');
    expect(await ctx.plans.correctGauge('agents', async () => 2)).toBe(2);
    expect(await ctx.db.get('gauges')).toEqual(before);
  });
});
