import { type RunDoc, runChanges } from '#factory/runs';
import type { BatchOp } from '#kernel';
import type { StepCtx } from './current-step.ts';

/** A share of what may still be spent, taken before a model call and given back, but for its cost, after it. */
export interface Hold {
  /** `false` = there is no room for it now; `met` says where. */
  take(estimateMicroUsd: number): Promise<boolean>;
  met(): 'run' | 'day';
  /** What is written together with the step. */
  settled(costMicroUsd: number): BatchOp[];
  /** The call did not happen. */
  release(): Promise<void>;
}

/**
 * Calls side by side all see the same spent amount, so each takes its share in the run's own document and in the
 * month's, in one batch, where the store compares it with what the run and the day allow. A share that a crash leaves
 * behind stays taken until the run ends: the ceilings hold either way.
 */
export function holdBudget(ctx: Pick<StepCtx, 'db' | 'plans'>, run: RunDoc): Hold {
  let held = 0;
  let met: 'run' | 'day' = 'run';
  const move = (value: number): BatchOp[] => [
    runChanges.moveCost(run, value),
    ctx.plans.moveHeld(run.month, value),
  ];
  return {
    async take(estimateMicroUsd) {
      if (estimateMicroUsd === 0) return true;
      const { runMicroUsd } = await ctx.plans.limits();
      const outcome = await ctx.db.batch([
        runChanges.holdCost(run, estimateMicroUsd, runMicroUsd),
        await ctx.plans.holdOfDay(run.month, estimateMicroUsd),
      ]);
      if (outcome.kind === 'committed') held = estimateMicroUsd;
      else met = outcome.index === 0 ? 'run' : 'day';
      return outcome.kind === 'committed';
    },
    met: () => met,
    settled: (costMicroUsd) => (costMicroUsd === held ? [] : move(costMicroUsd - held)),
    async release() {
      if (held > 0) await ctx.db.batch(move(-held));
    },
  };
}
