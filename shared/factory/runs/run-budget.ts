import type { BatchOp } from '#kernel';
import type { ModelBudget, Settlement } from '#platform/plans';
import { type BudgetCtx, closePurse, emptied, type Purse, purseOf, takeFrom } from './purse.ts';
import type { RunDoc } from './store.ts';

/** What one run may spend on models: its own ceiling, and its part of the person's day and month. */
export interface RunBudget extends ModelBudget {
  /** For the batch that writes the step: what the call has cost is spent, the rest is there for the next one. */
  settled(costMicroUsd: number): BatchOp[];
  /** The call was not made. */
  release(): Promise<void>;
  /** For the batch that ends the run: what it holds becomes what it spent, once. */
  closed(bill: Pick<Settlement, 'charged' | 'microUsd' | 'connectorCalls'>): Promise<BatchOp[]>;
}

/** What is taken of the store at once, as a share of what a run may cost: one or two are enough for most runs. */
const SLICE = 1 / 10;

/**
 * Made once for each step, for one call. A slice is taken in the run's own document and in the month's, in one batch,
 * where the store compares both with what the run and the day allow; the calls of this instance live on it until it is
 * used up. Where the run or the day is nearly used up, each call takes just its share and gives the rest back with its
 * step, so that nobody waits for what another instance does not need. What a crash leaves behind stays taken until the
 * run ends: the ceilings hold either way.
 */
export function runBudget(ctx: BudgetCtx, run: RunDoc): RunBudget {
  const purse = purseOf(ctx, run.id);
  let takenMicroUsd = 0;
  let isScarce = false;
  const spend = (costMicroUsd: number): BatchOp[] => {
    purse.leftMicroUsd += takenMicroUsd - costMicroUsd;
    purse.unnotedMicroUsd += costMicroUsd;
    takenMicroUsd = 0;
    const isKept = !isScarce && !purse.isClosed && purse.leftMicroUsd >= 0;
    return isKept ? [] : emptied(ctx, run, purse);
  };
  return {
    async take(estimateMicroUsd) {
      const check = await ctx.plans.checkBudget({ ...standing(run, purse), estimateMicroUsd });
      if (check.kind === 'over_budget') return check;
      if (estimateMicroUsd === 0) return ALLOWED;
      const { runMicroUsd } = await ctx.plans.limits();
      const sliceMicroUsd = runMicroUsd * SLICE;
      const left = Math.min(runMicroUsd - run.heldMicroUsd, check.leftTodayMicroUsd);
      isScarce = left < 2 * sliceMicroUsd;
      const held = await takeFrom(ctx, run, purse, {
        microUsd: estimateMicroUsd,
        sliceMicroUsd: isScarce ? 0 : sliceMicroUsd,
      });
      if (held) return held;
      takenMicroUsd = estimateMicroUsd;
      return ALLOWED;
    },
    settled: (costMicroUsd) => (takenMicroUsd === 0 && costMicroUsd === 0 ? [] : spend(costMicroUsd)),
    async release() {
      const ops = takenMicroUsd === 0 ? [] : spend(0);
      if (ops.length > 0) await ctx.db.batch(ops);
    },
    closed(bill) {
      closePurse(ctx, run.id);
      const { id: runId, month, heldMicroUsd } = run;
      return ctx.plans.settleRun({ ...bill, runId, month, heldMicroUsd });
    },
  };
}

const ALLOWED = { kind: 'allowed' } as const;

/** Spent is at least what is known here; held is at most what calls of all instances have cost and may cost. */
const standing = ({ spentMicroUsd = 0, heldMicroUsd }: RunDoc, { unnotedMicroUsd }: Purse) => ({
  runSpentMicroUsd: spentMicroUsd + unnotedMicroUsd,
  runHeldMicroUsd: heldMicroUsd,
});
