import type { BatchOp, Ctx } from '#kernel';
import type { ModelBudget, Settlement } from '#platform/plans';
import { holdCost, settleCost } from './changes/index.ts';
import type { RunDoc } from './store.ts';

/** What one run may spend on models: its own ceiling, and its part of the person's day and month. */
export interface RunBudget extends ModelBudget {
  /** For the batch that writes the step: of the share that was taken what the call cost stays, the rest is given back. */
  settled(costMicroUsd: number): BatchOp[];
  /** The call was not made. */
  release(): Promise<void>;
  /** For the batch that ends the run: what it holds becomes what it spent, once. */
  closed(bill: Pick<Settlement, 'charged' | 'microUsd' | 'connectorCalls'>): Promise<BatchOp[]>;
}

/**
 * Made once for each step, for one call. Calls side by side all read the same spent amount, so each takes its share in
 * the run's own document and in the month's, in one batch, where the store compares it with what the run and the day
 * allow. A share that a crash leaves behind stays taken until the run ends: the ceilings hold either way.
 */
export function runBudget(ctx: Pick<Ctx, 'db' | 'plans'>, run: RunDoc): RunBudget {
  let takenMicroUsd = 0;
  const settle = (costMicroUsd: number): BatchOp[] => [
    settleCost(run, { takenMicroUsd, costMicroUsd }),
    ctx.plans.moveHeld(run.month, costMicroUsd - takenMicroUsd),
  ];
  return {
    async take(estimateMicroUsd) {
      const { spentMicroUsd = 0 } = run;
      const check = await ctx.plans.checkBudget({ runSpentMicroUsd: spentMicroUsd, estimateMicroUsd });
      if (check.kind === 'over_budget' || estimateMicroUsd === 0) return check;
      const { runMicroUsd } = await ctx.plans.limits();
      const outcome = await ctx.db.batch([
        holdCost(run, estimateMicroUsd, runMicroUsd),
        await ctx.plans.holdOfDay(run.month, estimateMicroUsd),
      ]);
      if (outcome.kind === 'refused') return { kind: 'held', by: outcome.index === 0 ? 'run' : 'day' };
      takenMicroUsd = estimateMicroUsd;
      return check;
    },
    settled: (costMicroUsd) => (takenMicroUsd === 0 && costMicroUsd === 0 ? [] : settle(costMicroUsd)),
    async release() {
      if (takenMicroUsd > 0) await ctx.db.batch(settle(0));
    },
    closed: (bill) =>
      ctx.plans.settleRun({ ...bill, runId: run.id, month: run.month, heldMicroUsd: run.heldMicroUsd }),
  };
}
