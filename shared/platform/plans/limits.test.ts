import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS } from '#kernel';
import { changePlan, setUsage, start } from '../../../tests/support/metered-runs.ts';
import {
  aPerson,
  movableClock,
  openStore,
  type PlatformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import { liftOf } from './catalog.ts';
import { getUsage } from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

describe('the budget of a model call', () => {
  const ask = (ctx: PlatformCtx, runSpentMicroUsd: number, estimateMicroUsd: number) =>
    ctx.plans.checkBudget({ runSpentMicroUsd, estimateMicroUsd });

  test('a call within run, day and month is allowed', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    expect(await ask(ctx, 10_000, 40_000)).toEqual({ kind: 'allowed', leftTodayMicroUsd: 100_000 });
  });

  test('one micro-dollar over the ceiling of the run is over', async () => {
    const ctx = await aPerson(store, clock);
    expect(await ask(ctx, 10_000, 40_001)).toEqual({ kind: 'over_budget', limit: 'run', resetsAt: null });
  });

  test('what was spent today counts, and the answer says when the day ends', async () => {
    const ctx = await aPerson(store, clock, 'Europe/Berlin');
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { daySpentMicroUsd: 99_000 });
    expect(await ask(ctx, 0, 1_001)).toEqual({
      kind: 'over_budget',
      limit: 'day',
      resetsAt: '2026-11-10T23:00:00.000Z',
    });
    expect(await ask(ctx, 0, 1_000)).toEqual({ kind: 'allowed', leftTodayMicroUsd: 1_000 });
  });

  test('a month that is overspent allows nothing', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    await setUsage(ctx, '2026-11', { spentMicroUsd: 450_001 });
    expect(await ask(ctx, 0, 1)).toEqual({
      kind: 'over_budget',
      limit: 'month',
      resetsAt: '2026-12-01T00:00:00.000Z',
    });
  });

  test('what calls of other runs hold of the day is not left for this one', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { daySpentMicroUsd: 10_000, heldMicroUsd: 20_000 });
    expect(await ask(ctx, 0, 1)).toEqual({ kind: 'allowed', leftTodayMicroUsd: 70_000 });
  });

  test('what a run holds beyond its reservation needs room of its own in the month', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    const call = { runSpentMicroUsd: 0, runHeldMicroUsd: 30_000, estimateMicroUsd: 30_000 };
    await setUsage(ctx, '2026-11', { spentMicroUsd: 440_000 });
    expect(await ctx.plans.checkBudget(call)).toMatchObject({ kind: 'allowed' });
    await setUsage(ctx, '2026-11', { spentMicroUsd: 440_001 });
    expect(await ctx.plans.checkBudget(call)).toMatchObject({ kind: 'over_budget', limit: 'month' });
  });

  test('the day is held back for a call while it has room, and what a run of a month that is over holds is not of today', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { daySpentMicroUsd: 60_000 });
    const hold = async (month: string, microUsd: number) =>
      (await ctx.db.batch([await ctx.plans.holdOfDay(month, microUsd)])).kind;
    expect([await hold('2026-11', 40_000), await hold('2026-11', 1)]).toEqual(['committed', 'refused']);

    clock.set('2026-12-01T12:00:00.000Z');
    await ctx.plans.openMonth();
    expect(await hold('2026-11', 1)).toBe('committed');
    expect((await getUsage(ctx)).today.modelSpend.heldMicroUsd).toBe(0);
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test('when the meter cannot be read the call is not made', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    store.gateway.faults.add({ effect: { kind: 'status', status: 503 }, operation: 'read' });
    await expect(ask(ctx, 0, 1)).rejects.toThrow();
    store.gateway.faults.clear();
  });
});

describe('counts', () => {
  test('of 60 actions at once the plan applies 50 a day', async () => {
    const ctx = await aPerson(store, clock);
    const count = async () => ctx.db.batch([await ctx.plans.countAppliedAction()]);
    const outcomes = await Promise.all(Array.from({ length: 60 }, count));
    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(50);
    expect((await getUsage(ctx)).today.appliedActions).toEqual({ used: 50, max: 50 });
    await expect(ctx.plans.demandActionLeft(0)).rejects.toMatchObject({
      code: 'plan.daily_actions_reached',
      status: 402,
      extras: { members: { limit: 'applied_actions', max: 50, resetsAt: '2026-11-11T00:00:00.000Z' } },
    });
    clock.move(DAY_MS);
    await expect(ctx.plans.demandActionLeft(49)).resolves.toBeUndefined();
    await expect(ctx.plans.demandActionLeft(50)).rejects.toMatchObject({ status: 402 });
    expect((await count()).kind).toBe('committed');
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test.each([
    ['packs', 1],
    ['agents', 3],
    ['connections', 3],
  ] as const)('Free holds of %s %i; one more is refused and names what lifts it', async (thing, max) => {
    const ctx = await aPerson(store, clock);
    await expect(ctx.plans.checkCount(thing, { current: max - 1, adding: 1 })).resolves.toBeUndefined();
    await expect(ctx.plans.checkCount(thing, { current: max, adding: 1 })).rejects.toMatchObject({
      code: 'plan.limit_reached',
      status: 402,
      extras: { members: { limit: thing, plan: 'free', used: max, max, liftedBy: 'pro' } },
    });
  });

  test('a refusal reads as sentences, with what is special about it between the limit and what lifts it', async () => {
    const ctx = await aPerson(store, clock);
    const refused = (note?: string) =>
      ctx.plans.checkCount('packs', { current: 1, adding: 1, ...(note !== undefined && { note }) });
    const detailOf = (detail: string) => ({ extras: { detail } });
    await expect(refused()).rejects.toMatchObject(
      detailOf('Free holds 1 packs; there are 1. Personal Pro lifts this limit at once.'),
    );
    await expect(refused('Remove one.')).rejects.toMatchObject(
      detailOf('Free holds 1 packs; there are 1. Remove one. Personal Pro lifts this limit at once.'),
    );
    expect(liftOf('family')).toBe('More than this is offered on connectsoft.io.');
  });

  test('a look that a person waits for is counted before it is made, and refused by name when the day is used up', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { dayConnectorCalls: 1_999 });
    await ctx.plans.takeConnectorCall();
    await expect(ctx.plans.takeConnectorCall()).rejects.toMatchObject({
      code: 'plan.daily_calls_reached',
      extras: { members: { used: 2_000, max: 2_000 } },
    });
    expect(await ctx.plans.countConnectorCalls(0)).toEqual([]);
  });

  test('a gauge that moved while the things were counted anew is left as it is', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.readGauge('connections');
    const begin = () => ctx.plans.countThings([{ thing: 'connections', adding: 1 }]);
    const counted = await ctx.plans.correctGauge('connections', async () => {
      await ctx.db.batch(await begin());
      return 2;
    });
    expect(counted).toBe(2);
    expect(await ctx.plans.readGauge('connections')).toBe(1);
  });

  test('of twenty packs with four agents each that come at once, the plan lets in what it holds, all of a pack or nothing', async () => {
    const ctx = await aPerson(store, clock);
    await changePlan(ctx, 'pro');
    await ctx.plans.readGauge('packs');
    const add = async (n: number) =>
      ctx.db.batch([
        { kind: 'create', doc: { id: `pack_${n}`, type: 'pack' } },
        ...(await ctx.plans.countThings([
          { thing: 'packs', adding: 1 },
          { thing: 'agents', adding: 4 },
        ])),
      ]);
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(n)));
    expect([
      await ctx.db.count('pack'),
      await ctx.plans.readGauge('packs'),
      await ctx.plans.readGauge('agents'),
    ]).toEqual([3, 3, 12]);
  });

  test('history follows the plan, step contents at most 90 days, usage 13 months', async () => {
    const ctx = await aPerson(store, clock);
    const days = async (kind: Parameters<typeof ctx.plans.historySec>[0]) =>
      (await ctx.plans.historySec(kind)) / 86_400;
    expect([await days('timeline'), await days('step_content'), await days('failed_answer')]).toEqual([
      30, 30, 30,
    ]);
    await changePlan(ctx, 'pro');
    expect([await days('suggestion'), await days('step_content'), await days('failed_answer')]).toEqual([
      365, 90, 30,
    ]);
    expect(await days('usage')).toBe(403);
  });
});
