import { type BatchOp, type Ctx, defineMemory } from '#kernel';
import type { BudgetHeld } from '#platform/plans';
import { holdCost, settleCost } from './changes/index.ts';
import type { RunDoc } from './store.ts';

export type BudgetCtx = Pick<Ctx, 'db' | 'plans' | 'memories' | 'tenantId' | 'clock'>;

/** What this instance has taken for the calls of a run. */
export interface Purse {
  /** Not spent. Below zero when a call has cost more than was thought possible. */
  leftMicroUsd: number;
  /** Spent, and not noted on the run. */
  unnotedMicroUsd: number;
  /** Calls side by side take one after the other, so that one slice serves them all. */
  turn: Promise<unknown>;
  /** The run ends with it: nothing that comes back is kept, and nothing more is taken of what is left. */
  isClosed: boolean;
}

// What is forgotten stays taken until the run ends.
const purses = defineMemory<Purse>({ name: 'runs.purses', max: 5_000, ttlMs: 3_600_000 });

export const purseOf = (ctx: BudgetCtx, runId: string): Purse =>
  purses.get(ctx, runId) ??
  purses.set(ctx, runId, {
    leftMicroUsd: 0,
    unnotedMicroUsd: 0,
    turn: Promise.resolve(),
    isClosed: false,
  });

export function closePurse(ctx: BudgetCtx, runId: string): void {
  const purse = purses.get(ctx, runId);
  if (purse) Object.assign(purse, { leftMicroUsd: 0, isClosed: true });
  purses.delete(ctx, runId);
}

interface Wanted {
  microUsd: number;
  /** What is asked of the store when more is needed than is left, so that the next calls need not ask; 0 = no more than that. */
  sliceMicroUsd: number;
}

/** Takes the share of a call; `undefined` = it is taken. */
export function takeFrom(
  ctx: BudgetCtx,
  run: RunDoc,
  purse: Purse,
  wanted: Wanted,
): Promise<BudgetHeld | undefined> {
  const mine = purse.turn.then(() => takeInTurn(ctx, run, purse, wanted));
  // Whoever comes next does not fail by the fault of this one.
  purse.turn = mine.catch(() => undefined);
  return mine;
}

/** What lies in the purse is taken out before the store is asked, so that nobody gives it back meanwhile. */
async function takeInTurn(
  ctx: BudgetCtx,
  run: RunDoc,
  purse: Purse,
  { microUsd, sliceMicroUsd }: Wanted,
): Promise<BudgetHeld | undefined> {
  const ownMicroUsd = Math.min(purse.leftMicroUsd, microUsd);
  purse.leftMicroUsd -= ownMicroUsd;
  const lacking = microUsd - ownMicroUsd;
  if (lacking === 0) return undefined;

  let slice = Math.max(lacking, sliceMicroUsd);
  let held = await hold(ctx, run, purse, slice);
  if (held && slice > lacking) {
    // There may still be room for the call alone.
    slice = lacking;
    held = await hold(ctx, run, purse, slice);
  }
  if (!held) purse.leftMicroUsd += slice - lacking;
  else if (!purse.isClosed) purse.leftMicroUsd += ownMicroUsd;
  return held;
}

async function hold(
  ctx: BudgetCtx,
  run: RunDoc,
  purse: Purse,
  microUsd: number,
): Promise<BudgetHeld | undefined> {
  const { runMicroUsd } = await ctx.plans.limits();
  const ofDay = await ctx.plans.holdOfDay(run.month, microUsd);
  const spentMicroUsd = purse.unnotedMicroUsd;
  purse.unnotedMicroUsd = 0;
  const outcome = await ctx.db.batch([holdCost(run, { microUsd, spentMicroUsd }, runMicroUsd), ofDay]);
  if (outcome.kind === 'committed') return undefined;
  purse.unnotedMicroUsd += spentMicroUsd;
  return { kind: 'held', by: outcome.index === 0 ? 'run' : 'day' };
}

/** For a batch: notes on the run what was spent and gives back what is left. Refused or lost, it stays taken. */
export function emptied(ctx: BudgetCtx, run: RunDoc, purse: Purse): BatchOp[] {
  const { leftMicroUsd, unnotedMicroUsd } = purse;
  purse.leftMicroUsd = 0;
  purse.unnotedMicroUsd = 0;
  return [
    settleCost(run, { leftMicroUsd, spentMicroUsd: unnotedMicroUsd }),
    ctx.plans.moveHeld(run.month, -leftMicroUsd),
  ];
}
