import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { iso } from '#kernel';
import {
  aPerson,
  elsewhere,
  movableClock,
  openStore,
  type PlatformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import * as changes from './changes/index.ts';
import { runBudget } from './run-budget.ts';
import { NOTHING_SPENT } from './schema.ts';
import type { RunDoc } from './store.ts';

const clock = movableClock('2026-11-01T08:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

/** A person on the free plan, whose runs may cost 50,000 each, with one that is under way. */
async function aRun() {
  const ctx = await aPerson(store, clock);
  const { op: reservation, month } = await ctx.plans.reserveRun();
  const wanted = {
    id: 'run_1',
    ...{ workflowId: 'wf_1', workflowVersion: 1, title: 'Triage', fingerprint: 'f' },
    lane: 'standard' as const,
    trigger: { kind: 'manual' as const, by: 'user_1' },
    month,
    deadlineAt: iso(clock.now()),
  };
  const { ops } = await changes.queue(ctx, wanted, { isAdmitted: false });
  await ctx.db.batch([reservation, ...ops]);
  return ctx;
}

async function standing(ctx: PlatformCtx) {
  const run = await ctx.db.get<RunDoc>('run_1');
  const month = await ctx.db.get<{ id: string; type: string; heldMicroUsd: number }>('usage_2026-11');
  if (!run || !month) throw new Error('there is no run or no month');
  const { heldMicroUsd: held, spentMicroUsd: spent } = run;
  return { run, held: { ofRun: held, ofDay: month.heldMicroUsd }, spent };
}

const budgetNow = async (ctx: PlatformCtx) => runBudget(ctx, (await standing(ctx)).run);

test('the calls of a run live on one slice, which is taken at once and of which the rest is there for the next', async () => {
  const ctx = await aRun();
  const first = await budgetNow(ctx);
  expect(await first.take(2_000)).toEqual({ kind: 'allowed' });
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 5_000, ofDay: 5_000 }, spent: 0 });
  expect(first.settled(1_000)).toEqual([]);

  const beside = await Promise.all([0, 1].map(async () => (await budgetNow(ctx)).take(2_000)));
  expect(beside).toEqual([{ kind: 'allowed' }, { kind: 'allowed' }]);
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 5_000, ofDay: 5_000 } });

  expect(await (await budgetNow(ctx)).take(2_000)).toEqual({ kind: 'allowed' });
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 10_000, ofDay: 10_000 }, spent: 1_000 });
});

test('calls that begin side by side take one slice together', async () => {
  const ctx = await aRun();
  const taken = await Promise.all([1, 2, 3, 4, 5].map(async () => (await budgetNow(ctx)).take(900)));
  expect(taken).toEqual(Array(5).fill({ kind: 'allowed' }));
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 5_000, ofDay: 5_000 } });
});

test('where the run is nearly used up a call takes its share alone, and gives back what it did not cost with its step', async () => {
  const ctx = await aRun();
  await ctx.db.patch('run_1', [
    { op: 'incr', path: '/heldMicroUsd', value: 41_000 },
    { op: 'incr', path: '/spentMicroUsd', value: 41_000 },
  ]);
  const budget = await budgetNow(ctx);
  await budget.take(6_000);
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 47_000, ofDay: 6_000 } });
  await ctx.db.batch(budget.settled(4_000));
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 45_000, ofDay: 4_000 }, spent: 45_000 });
});

test('where the day is nearly used up, too', async () => {
  const ctx = await aRun();
  await ctx.db.patch('usage_2026-11', [{ op: 'set', path: '/daySpentMicroUsd', value: 91_000 }]);
  const budget = await budgetNow(ctx);
  await budget.take(2_000);
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 2_000, ofDay: 2_000 } });
  await ctx.db.batch(budget.settled(500));
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 500, ofDay: 500 }, spent: 500 });
});

test('a call that has cost more than was thought possible is held to what it cost', async () => {
  const ctx = await aRun();
  const budget = await budgetNow(ctx);
  await budget.take(5_000);
  await ctx.db.batch(budget.settled(7_000));
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 7_000, ofDay: 7_000 }, spent: 7_000 });
});

test('what one call gives back is never what another one is just taking', async () => {
  const ctx = await aRun();
  const first = await budgetNow(ctx);
  await first.take(2_000);
  // To this one the run seems nearly used up, so it gives back what is left.
  const scarce = runBudget(ctx, { ...(await standing(ctx)).run, heldMicroUsd: 45_000 });
  await scarce.take(500);
  const beside = await budgetNow(ctx);
  store.gateway.faults.add({ effect: { kind: 'delay', delayMs: 50 }, operation: 'batch', count: 1 });
  const asked = Promise.withResolvers<void>();
  store.wire.watch = ({ method }) => method === 'POST' && asked.resolve();
  const taking = beside.take(4_000);
  await asked.promise;
  store.wire.watch = undefined;
  await ctx.db.batch(scarce.settled(200));
  expect(await taking).toEqual({ kind: 'allowed' });
  expect(first.settled(2_000)).toEqual([]);
  expect(beside.settled(4_000)).toEqual([]);

  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 9_700, ofDay: 9_700 } });
  expect(await (await budgetNow(ctx)).take(3_500)).toEqual({ kind: 'allowed' });
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 9_700, ofDay: 9_700 } });
});

test('no calls of however many instances pass together what a run may cost, whichever of them dies', async () => {
  const call = fc.record({
    instance: fc.integer({ min: 0, max: 2 }),
    estimate: fc.integer({ min: 1, max: 9_000 }),
    percent: fc.integer({ min: 50, max: 100 }),
    ends: fc.constantFrom('with its step', 'not made', 'with its instance'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(call, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 8 }),
      async (rounds) => {
        const ctx = await aRun();
        const instances = [ctx, elsewhere(store, ctx), elsewhere(store, ctx)];
        let paid = 0;
        const make = async ({ instance, estimate, percent, ends }: (typeof rounds)[number][number]) => {
          const own = instances[instance] ?? ctx;
          const budget = await budgetNow(own);
          if ((await budget.take(estimate)).kind !== 'allowed') return;
          const cost = Math.floor((estimate * percent) / 100);
          if (ends === 'not made') return budget.release();
          paid += cost;
          if (ends === 'with its instance') {
            instances[instance] = elsewhere(store, ctx);
            return;
          }
          const ops = budget.settled(cost);
          if (ops.length > 0) await own.db.batch(ops);
        };
        for (const calls of rounds) await Promise.all(calls.map(make));
        const { held, spent } = await standing(ctx);
        expect(held.ofRun).toBeLessThanOrEqual(50_000);
        expect(held.ofDay).toBe(held.ofRun);
        expect(paid).toBeLessThanOrEqual(held.ofRun);
        expect(spent).toBeLessThanOrEqual(paid);
      },
    ),
    { numRuns: 30 },
  );
});

test('the share of a call that was not made is there for the next', async () => {
  const ctx = await aRun();
  const budget = await budgetNow(ctx);
  await budget.take(4_000);
  await budget.release();
  await (await budgetNow(ctx)).take(5_000);
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 5_000, ofDay: 5_000 }, spent: 0 });
});

test('what may come back is waited for, and what was spent is not', async () => {
  const ctx = await aRun();
  const first = await budgetNow(ctx);
  await first.take(40_000);
  const beside = await budgetNow(ctx);
  expect(await beside.take(20_000)).toEqual({ kind: 'held', by: 'run' });

  await ctx.db.batch(first.settled(40_000));
  const next = await budgetNow(ctx);
  expect(await next.take(20_000)).toEqual({ kind: 'over_budget', limit: 'run', resetsAt: null });
  expect(await next.take(10_000)).toEqual({ kind: 'allowed' });
});

test('what a run that has ended gave back is given back once, whatever of it lands later', async () => {
  const ctx = await aRun();
  const [made, notMade, late] = [await budgetNow(ctx), await budgetNow(ctx), await budgetNow(ctx)];
  await made.take(10_000);
  await notMade.take(5_000);
  const { run } = await standing(ctx);
  const bill = { charged: false, microUsd: 0, connectorCalls: 0 };
  const end = changes.end(ctx, run, {
    ...{ status: 'failed', charged: false, steps: 0, spent: NOTHING_SPENT, summary: '', outcome: null },
    waitForRoom: 0,
    contentUntil: '',
    ttl: 60,
  });
  await ctx.db.batch([...(await (await budgetNow(ctx)).closed(bill)), ...end.ops]);

  expect(await ctx.db.batch(made.settled(4_000))).toMatchObject({ kind: 'refused' });
  await notMade.release();
  expect(await late.take(1_000)).toMatchObject({ kind: 'held' });
  expect((await standing(ctx)).held.ofDay).toBe(0);
});
