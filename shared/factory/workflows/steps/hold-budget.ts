import type { RunDoc } from '#factory/runs';
import type { PatchChange } from '#kernel';
import type { StepCtx } from './scope.ts';

/** A share of what a run may still spend, taken before a model call and given back, but for its cost, after it. */
export interface Hold {
  take(estimateMicroUsd: number): Promise<boolean>;
  /** What is written together with the step. */
  settled(costMicroUsd: number): PatchChange[];
  /** The call did not happen. */
  release(): Promise<void>;
}

/**
 * Calls side by side all see the same spent amount, so each takes its share in the run's own document, where the
 * store compares it with the ceiling. A share that a crash leaves behind stays taken: the ceiling holds either way.
 */
export function holdBudget(ctx: Pick<StepCtx, 'db' | 'plans'>, { id }: RunDoc): Hold {
  let held = 0;
  const change = (value: number): PatchChange => ({ op: 'incr', path: '/heldMicroUsd', value });
  return {
    async take(estimateMicroUsd) {
      if (estimateMicroUsd === 0) return true;
      const { runMicroUsd } = await ctx.plans.limits();
      const condition = `c.heldMicroUsd + ${estimateMicroUsd} <= ${runMicroUsd}`;
      const taken = await ctx.db.patch(id, [change(estimateMicroUsd)], { condition });
      if (taken.kind === 'written') held = estimateMicroUsd;
      return taken.kind === 'written';
    },
    settled: (costMicroUsd) => (costMicroUsd === held ? [] : [change(costMicroUsd - held)]),
    async release() {
      if (held > 0) await ctx.db.patch(id, [change(-held)]);
    },
  };
}
