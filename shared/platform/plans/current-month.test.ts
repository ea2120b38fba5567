import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR_MS } from '#kernel';
import { ask, changePlan, ended, settle, start } from '../../../tests/support/metered-runs.ts';
import { aPerson, elsewhere, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { getUsage } from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

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
    const { op, month } = await ctx.plans.reserveRun();
    await ctx.db.batch([op, { kind: 'create', doc: { id: 'run_1', type: 'run' } }]);
    clock.set('2026-12-03T12:00:00.000Z');
    await settle(ctx, ended('run_1', { month }));

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

  test('a run that ends in another month releases what that month held for it, whatever the plan is by then', async () => {
    const ctx = await aPerson(store, clock);
    const { op, month } = await ctx.plans.reserveRun();
    await ctx.db.batch([op, { kind: 'create', doc: { id: 'run_1', type: 'run' } }]);
    clock.set('2026-12-03T12:00:00.000Z');
    await changePlan(ctx, 'pro');
    await settle(ctx, ended('run_1', { month }));
    expect(await ctx.db.get('usage_2026-11')).toMatchObject({ reservedMicroUsd: 0 });
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test('in the middle of a month nobody looks for another one, and an instance that knows the day asks nothing', async () => {
    const ctx = await aPerson(store, clock);
    await ctx.plans.openMonth();
    const asked: string[] = [];
    store.wire.watch = ({ method, url }) => {
      const [, id] = /\/docs\/(.+)$/.exec(String(url)) ?? [];
      if (id) asked.push(`${method} ${id}`);
    };
    const other = elsewhere(store, ctx);
    await other.plans.reserveRun();
    expect(asked.splice(0)).toEqual(['GET tenant', 'GET usage_2026-11']);
    await other.plans.reserveRun();
    store.wire.watch = undefined;
    expect(asked).toEqual([]);
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
      expect(await getUsage(elsewhere(store, ctx))).toMatchObject({ month, runs: { used: 1 } });
      clock.set('2026-11-10T12:00:00.000Z');
    },
  );

  test('an instance that comes to a new day late empties nothing that was counted in it', async () => {
    const ctx = await aPerson(store, clock, 'Asia/Tokyo');
    const late = elsewhere(store, ctx);
    clock.set('2026-11-10T14:59:55.000Z');
    await start(ctx, 'run_1');
    await start(late, 'run_2');
    clock.set('2026-11-10T15:00:05.000Z');
    await ask(ctx, 2);
    await ask(late, 2);
    await settle(ctx, ended('run_1'));
    await settle(late, ended('run_2'));
    expect((await getUsage(ctx)).today).toMatchObject({
      day: '2026-11-11',
      modelSpend: { spentMicroUsd: 2_000 },
      connectorCalls: { used: 4 },
    });
    clock.set('2026-11-10T12:00:00.000Z');
  });

  test('the counts of a day begin anew with the day of the person', async () => {
    const ctx = await aPerson(store, clock, 'Asia/Tokyo');
    await start(ctx, 'run_1');
    await ask(ctx, 2);
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
