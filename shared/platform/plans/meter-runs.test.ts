import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all, DAY_MS, type Doc } from '#kernel';
import { ask, changePlan, ended, settle, setUsage, start } from '../../../tests/support/metered-runs.ts';
import { aPerson, elsewhere, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { getUsage, type Settlement } from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

describe('runs', () => {
  test('with 299 of 300 used, 200 starts at once on two instances let exactly one through', async () => {
    const ctx = await aPerson(store, clock);
    const other = elsewhere(store, ctx);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { usedRuns: 299 });

    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) => start(n % 2 ? ctx : other, `run_${n}`)),
    );

    expect(outcomes.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(
      outcomes.filter((o) => o.kind === 'refused' && o.index === 0 && o.reason === 'stale'),
    ).toHaveLength(199);
    expect(await ctx.db.count('run')).toBe(1);
    expect((await getUsage(ctx)).runs).toEqual({ used: 300, included: 300, max: 300 });
  });

  test('a refusal names the limit, the reset in the zone of the person, and what lifts it', async () => {
    const ctx = await aPerson(store, clock, 'Asia/Jerusalem');
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { usedRuns: 300 });
    expect(await ctx.plans.whyRefused()).toMatchObject({
      code: 'plan.quota_reached',
      status: 402,
      extras: {
        detail: expect.stringContaining('Personal Pro'),
        members: {
          limit: 'runs',
          used: 300,
          max: 300,
          resetsAt: '2026-11-30T22:00:00.000Z',
          upgradeUrl: '/plans',
        },
      },
    });
  });

  test('a run whose cost might pass the month is refused for the money', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { spentMicroUsd: 400_001, reservedMicroUsd: 50_000 });

    expect(await start(ctx, 'run_1')).toEqual({ kind: 'refused', index: 0, reason: 'stale' });
    const why = await ctx.plans.whyRefused();
    expect(why).toMatchObject({
      code: 'plan.budget_held',
      extras: { members: { limit: 'model_spend', used: 450_001, heldMicroUsd: 50_000, max: 500_000 } },
    });
    await setUsage(ctx, '2026-11', { spentMicroUsd: 450_001, reservedMicroUsd: 0 });
    expect(await ctx.plans.whyRefused()).toMatchObject({
      code: 'plan.quota_reached',
      extras: { members: { limit: 'model_spend', resetsAt: '2026-12-01T00:00:00.000Z' } },
    });

    await setUsage(ctx, '2026-11', { spentMicroUsd: 400_000, reservedMicroUsd: 50_000 });
    expect(await ctx.plans.whyRefused()).toBeUndefined();
    expect((await start(ctx, 'run_1')).kind).toBe('committed');
  });

  test('the last of the month’s money is enough for a run that may cost just that', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { spentMicroUsd: 450_000, reservedMicroUsd: 50_000 });
    expect(await ctx.plans.whyRefused()).toMatchObject({ code: 'plan.budget_held' });
  });

  test('a run more than the plan begins in a day is refused for that day', async () => {
    const ctx = await aPerson(store, clock);
    const { startsPerDay } = await ctx.plans.limits();
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { dayStartedRuns: startsPerDay - 1 });
    expect(await ctx.plans.whyRefused()).toBeUndefined();
    expect((await start(ctx, 'run_1')).kind).toBe('committed');
    expect((await start(ctx, 'run_2')).kind).toBe('refused');
    expect(await ctx.plans.whyRefused()).toMatchObject({
      code: 'plan.daily_starts_reached',
      extras: { members: { limit: 'starts', used: startsPerDay, resetsAt: '2026-11-11T00:00:00.000Z' } },
    });
  });

  test('no run begins when nothing may be asked of connected accounts any more that day', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { dayConnectorCalls: 2_000 });
    expect((await start(ctx, 'run_1')).kind).toBe('refused');
    expect(await ctx.plans.whyRefused()).toMatchObject({
      code: 'plan.daily_calls_reached',
      extras: { members: { limit: 'connector_calls', used: 2_000, max: 2_000 } },
    });
  });

  test('a larger plan lifts the limits at once and keeps the count; a smaller one waits for the next month', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { usedRuns: 300 });
    await changePlan(ctx, 'pro');
    expect((await getUsage(ctx)).runs).toEqual({ used: 300, included: 3_000, max: 5_000 });
    expect((await start(ctx, 'run_1')).kind).toBe('committed');

    await changePlan(ctx, 'free');
    expect((await getUsage(ctx)).runs).toEqual({ used: 301, included: 3_000, max: 5_000 });
  });

  test('a change of plan during a run releases exactly what the run held', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    await changePlan(ctx, 'pro');
    await settle(ctx, ended('run_1'));
    expect((await getUsage(ctx)).modelSpend).toEqual({
      spentMicroUsd: 1_000,
      reservedMicroUsd: 0,
      maxMicroUsd: 4_000_000,
    });
  });

  test('a run is settled once, however often that is tried', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    await ask(ctx, 2);
    const tries = await Promise.all(Array.from({ length: 10 }, () => settle(ctx, ended('run_1'))));
    expect(tries.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(tries).toContainEqual({ kind: 'refused', index: 0, reason: 'conflict' });
    expect(await getUsage(ctx)).toMatchObject({
      runs: { used: 1 },
      modelSpend: { spentMicroUsd: 1_000, reservedMicroUsd: 0 },
      today: { modelSpend: { spentMicroUsd: 1_000 }, connectorCalls: { used: 2 } },
    });
  });

  test('of many steps at once one passes what the day allows of calls, by no more than its own', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    await setUsage(ctx, '2026-11', { dayConnectorCalls: 1_999 });
    expect(await ctx.plans.whyNoCalls()).toBeUndefined();
    const steps = await Promise.all(Array.from({ length: 10 }, () => ask(ctx, 2)));
    expect(steps.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect((await getUsage(ctx)).today.connectorCalls).toEqual({ used: 2_001, max: 2_000 });
    expect(await ctx.plans.whyNoCalls()).toMatchObject({ used: 2_001, resetsAt: '2026-11-11T00:00:00.000Z' });
  });

  test('a run that ends before its first model call is given back', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    await settle(ctx, ended('run_1', { charged: false, microUsd: 0 }));
    expect((await getUsage(ctx)).runs.used).toBe(0);
  });

  test('usage equals the ledger after any order of starts, ends, repeats and crashes', async () => {
    const step = fc.record({
      what: fc.constantFrom('start', 'end', 'release', 'crash before commit', 'answer lost', 'next day'),
      run: fc.integer({ min: 0, max: 5 }),
      microUsd: fc.integer({ min: 0, max: 50_000 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
        clock.set('2026-11-10T12:00:00.000Z');
        let ctx = await aPerson(store, clock);
        for (const { what, run: n, microUsd } of steps) {
          const id = `run_${n}`;
          const isRunning = (await ctx.db.get(id)) !== undefined;
          const settlement = ended(id, {
            charged: what !== 'release',
            microUsd: what === 'release' ? 0 : microUsd,
          });
          if (what === 'next day') clock.move(DAY_MS);
          else if (what === 'crash before commit') {
            await (isRunning ? ctx.plans.settleRun(settlement) : ctx.plans.reserveRun());
            ctx = elsewhere(store, ctx);
          } else if (!isRunning) await start(ctx, id);
          else {
            if (what === 'answer lost') {
              store.gateway.faults.add({
                effect: { kind: 'cut', when: 'after' },
                operation: 'batch',
                count: 1,
              });
            }
            await settle(ctx, settlement);
          }
          store.gateway.faults.clear();
        }
        const charges = await all<Doc & Settlement>(ctx.db, 'charge');
        const charged = charges.filter((charge) => charge.charged);
        const open = (await ctx.db.count('run')) - charges.length;
        expect(await getUsage(ctx)).toMatchObject({
          runs: { used: charged.length + open },
          modelSpend: {
            spentMicroUsd: charges.reduce((sum, { microUsd }) => sum + microUsd, 0),
            reservedMicroUsd: open * 50_000,
          },
        });
      }),
      { numRuns: 15 },
    );
    clock.set('2026-11-10T12:00:00.000Z');
  });
});
