import { afterAll, beforeAll, expect, test } from 'vitest';
import { iso } from '#kernel';
import {
  aPerson,
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

test('while a call is made its most is taken; what it cost stays, and the rest is given back with its step', async () => {
  const ctx = await aRun();
  const budget = await budgetNow(ctx);
  expect(await budget.take(10_000)).toEqual({ kind: 'allowed' });
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 10_000, ofDay: 10_000 }, spent: 0 });

  await ctx.db.batch(budget.settled(4_000));
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 4_000, ofDay: 4_000 }, spent: 4_000 });
});

test('a call that was not made leaves nothing taken', async () => {
  const ctx = await aRun();
  const budget = await budgetNow(ctx);
  await budget.take(10_000);
  await budget.release();
  expect(await standing(ctx)).toMatchObject({ held: { ofRun: 0, ofDay: 0 }, spent: 0 });
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
