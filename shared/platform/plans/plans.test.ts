import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all, type BatchOp, DAY_MS, type Doc, HOUR_MS } from '#kernel';
import {
  aPerson,
  movableClock,
  openStore,
  type PlatformCtx,
  platformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import {
  catalog,
  getMe,
  getUsage,
  listPlans,
  monthReserved,
  type PlanLimits,
  type Settlement,
} from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

const run = (id: string): BatchOp => ({ kind: 'create', doc: { id, type: 'run' } as Doc });
const ended = (runId: string, more: Partial<Settlement> = {}): Settlement => ({
  runId,
  month: '2026-11',
  charged: true,
  microUsd: 1_000,
  connectorCalls: 2,
  ...more,
});
const start = async (ctx: PlatformCtx, id: string) =>
  ctx.db.batch([...(await ctx.plans.reserveRun(id)), run(id)]);
const settle = async (ctx: PlatformCtx, settlement: Settlement) =>
  ctx.db.batch(await ctx.plans.settleRun(settlement));
const setUsage = (ctx: PlatformCtx, month: string, values: Record<string, number>) =>
  ctx.db.patch(
    `usage_${month}`,
    Object.entries(values).map(([name, value]) => ({ op: 'set', path: `/${name}`, value })),
  );
async function changePlan(ctx: PlatformCtx, plan: string) {
  await ctx.db.patch('tenant', [{ op: 'set', path: '/plan', value: plan }]);
  await ctx.plans.openMonth();
}
/** The same person served by another instance, which remembers nothing. */
const elsewhere = (ctx: PlatformCtx) =>
  platformCtx({ store: { cosmos: store.openAnother() }, clock, tenantId: ctx.tenantId, actor: ctx.actor });

describe('the catalog', () => {
  test.each<[keyof PlanLimits, ...[free: unknown, pro: unknown, family: unknown]]>([
    ['people', 1, 1, 4],
    ['packs', 1, 5, 10],
    ['agents', 3, 15, 30],
    ['includedRuns', 300, 3_000, 7_500],
    ['maxRuns', 300, 5_000, 10_000],
    ['connectors', 'basic', 'all', 'all'],
    ['connections', 3, 15, 30],
    ['historyDays', 30, 365, 365],
    ['hasPriority', false, true, true],
    ['shortestIntervalMinutes', 15, 2, 2],
    ['runsAtOnce', 2, 5, 10],
    ['monthMicroUsd', 500_000, 4_000_000, 8_000_000],
    ['dayMicroUsd', 100_000, 800_000, 1_600_000],
    ['runMicroUsd', 50_000, 100_000, 100_000],
    ['storageBytes', 200e6, 10e9, 20e9],
    ['fileBytes', 20e6, 50e6, 50e6],
    ['connectorCallsPerDay', 2_000, 20_000, 40_000],
    ['appliedActionsPerDay', 50, 200, 400],
    ['dryRunsPerDay', 3, 20, 20],
    ['draftsPerDay', 3, 20, 20],
    ['hasRunPacks', false, true, true],
    ['canAddCreator', false, true, true],
  ])('%s: Free %s, Pro %s, Family %s', (limit, free, pro, family) => {
    const { free: f, pro: p, family: m } = catalog;
    expect([f.limits[limit], p.limits[limit], m.limits[limit]]).toEqual([free, pro, family]);
  });

  test('the prices are public, in cents', async () => {
    const { items } = await listPlans();
    expect(items.map(({ id, monthly, yearly }) => [id, monthly.amountMinor, yearly?.amountMinor])).toEqual([
      ['free', 0, undefined],
      ['pro', 1_200, 12_000],
      ['family', 2_400, 24_000],
    ]);
  });
});

describe('runs', () => {
  test('with 299 of 300 used, 200 starts at once on two instances let exactly one through', async () => {
    const ctx = await aPerson(store, clock);
    const other = elsewhere(ctx);
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
    expect(why.extras.members).toMatchObject({ limit: 'model_spend', used: 450_001, max: 500_000 });

    await setUsage(ctx, '2026-11', { spentMicroUsd: 400_000 });
    expect((await start(ctx, 'run_1')).kind).toBe('committed');
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
    const tries = await Promise.all(Array.from({ length: 10 }, () => settle(ctx, ended('run_1'))));
    expect(tries.filter(({ kind }) => kind === 'committed')).toHaveLength(1);
    expect(tries).toContainEqual({ kind: 'refused', index: 0, reason: 'conflict' });
    expect(await getUsage(ctx)).toMatchObject({
      runs: { used: 1 },
      modelSpend: { spentMicroUsd: 1_000, reservedMicroUsd: 0 },
      today: { modelSpend: { spentMicroUsd: 1_000 }, connectorCalls: { used: 2 } },
    });
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
            await (isRunning ? ctx.plans.settleRun(settlement) : ctx.plans.reserveRun(id));
            ctx = elsewhere(ctx);
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

describe('months and days', () => {
  test.each([
    ['UTC', '2026-11-30T23:59:59.999Z', '2026-11', '2026-12-01T00:00:00.000Z'],
    ['UTC', '2026-12-01T00:00:00.000Z', '2026-12', '2027-01-01T00:00:00.000Z'],
    ['Asia/Jerusalem', '2026-11-30T22:00:00.000Z', '2026-12', '2026-12-31T22:00:00.000Z'],
    ['America/Los_Angeles', '2026-12-01T07:59:59.000Z', '2026-11', '2026-12-01T08:00:00.000Z'],
    ['Pacific/Kiritimati', '2026-11-30T10:00:00.000Z', '2026-12', '2026-12-31T10:00:00.000Z'],
    ['Europe/Berlin', '2026-03-31T21:59:59.000Z', '2026-03', '2026-03-31T22:00:00.000Z'],
    ['America/Havana', '2026-02-28T12:00:00.000Z', '2026-02', '2026-03-01T05:00:00.000Z'],
  ])('in %s it is at %s the month %s, until %s', async (zone, now, month, resetsAt) => {
    clock.set(now);
    const ctx = await aPerson(store, clock, zone);
    expect(await getUsage(ctx)).toMatchObject({ month, resetsAt });
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test('at the end of the month the counts begin anew, on an instance that was already running', async () => {
    const ctx = await aPerson(store, clock, 'America/New_York');
    await start(ctx, 'run_1');
    clock.set('2026-12-01T04:59:59.000Z');
    expect(await getUsage(ctx)).toMatchObject({ month: '2026-11', runs: { used: 1 } });
    clock.set('2026-12-01T05:00:00.000Z');
    expect(await getUsage(ctx)).toMatchObject({ month: '2026-12', runs: { used: 0, max: 300 } });
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test('a run that ends in the next month is settled in the month that holds it, and costs the day it ends', async () => {
    const ctx = await aPerson(store, clock);
    const ops = await ctx.plans.reserveRun('run_1');
    await ctx.db.batch([...ops, run('run_1')]);
    clock.set('2026-12-03T12:00:00.000Z');
    await settle(ctx, ended('run_1', { month: monthReserved(ops) }));

    expect(await ctx.db.get('usage_2026-11')).toMatchObject({
      usedRuns: 1,
      reservedMicroUsd: 0,
      spentMicroUsd: 1_000,
      daySpentMicroUsd: 0,
    });
    expect(await getUsage(ctx)).toMatchObject({
      month: '2026-12',
      runs: { used: 0 },
      modelSpend: { spentMicroUsd: 0, reservedMicroUsd: 0 },
      today: { day: '2026-12-03', modelSpend: { spentMicroUsd: 1_000 } },
    });
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test.each([
    ['west', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', '2026-11-30T10:30:00.000Z', '2026-12'],
    ['east', 'Pacific/Pago_Pago', 'Pacific/Kiritimati', '2026-11-30T10:30:00.000Z', '2026-11'],
  ])(
    'who moves %s at the edge of a month stays in the month that is being counted',
    async (_way, from, to, now, month) => {
      clock.set(now);
      const ctx = await aPerson(store, clock, from);
      await start(ctx, 'run_1');
      await ctx.db.patch('tenant', [{ op: 'set', path: '/timeZone', value: to }]);
      expect(await getUsage(elsewhere(ctx))).toMatchObject({ month, runs: { used: 1 } });
      clock.set('2026-11-10T12:00:00.000Z');
    },
  );

  test('the counts of a day begin anew with the day of the person', async () => {
    const ctx = await aPerson(store, clock, 'Asia/Tokyo');
    await start(ctx, 'run_1');
    await settle(ctx, ended('run_1'));
    expect((await getUsage(ctx)).today).toMatchObject({ day: '2026-11-10', connectorCalls: { used: 2 } });
    clock.move(3 * HOUR_MS);
    expect((await getUsage(ctx)).today).toMatchObject({
      day: '2026-11-11',
      modelSpend: { spentMicroUsd: 0 },
      connectorCalls: { used: 0 },
    });
    expect((await getUsage(ctx)).modelSpend.spentMicroUsd).toBe(1_000);
    clock.set('2026-11-10T12:00:00.000Z');
  });
});

describe('the budget of a model call', () => {
  const ask = (ctx: PlatformCtx, runSpentMicroUsd: number, estimateMicroUsd: number) =>
    ctx.plans.checkBudget({ runSpentMicroUsd, estimateMicroUsd });

  test('a call within run, day and month is allowed', async () => {
    const ctx = await aPerson(store, clock);
    await start(ctx, 'run_1');
    expect(await ask(ctx, 10_000, 40_000)).toEqual({ kind: 'allowed' });
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
    expect(await ask(ctx, 0, 1_000)).toEqual({ kind: 'allowed' });
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
    const results = await Promise.allSettled(
      Array.from({ length: 60 }, () => ctx.plans.countAction('applied')),
    );
    const refused = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason);
    expect(refused).toHaveLength(10);
    expect(refused[0]).toMatchObject({
      code: 'plan.daily_actions_reached',
      status: 402,
      extras: { members: { max: 50, resetsAt: '2026-11-11T00:00:00.000Z' } },
    });
    clock.move(DAY_MS);
    await expect(ctx.plans.countAction('applied')).resolves.toBeUndefined();
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

test('me shows account, person, plan and usage', async () => {
  const ctx = await aPerson(store, clock);
  expect(await getMe(ctx)).toMatchObject({
    tenant: { id: ctx.tenantId, kind: 'personal', timeZone: 'UTC' },
    member: { role: 'owner', name: 'Demo Person' },
    plan: { id: 'free' },
    usage: { month: '2026-11', runs: { used: 0, max: 300 } },
  });
});
