import { type RunDoc, runChanges } from '#factory/runs';
import type { Ctx, Ports } from '#kernel';

/**
 * Takes one of the plan's places for runs at once, in the batch that notes it on the run: whoever comes at the same
 * moment is compared by the store, and a crash leaves both or neither. The batch that ends the run gives it back.
 * `full` = all places are taken; `gone` = the run no longer waits for one.
 */
export async function takePlace(
  ctx: Pick<Ctx, 'db' | 'clock' | 'plans'>,
  run: Pick<RunDoc, 'id' | 'admittedAt'>,
): Promise<'taken' | 'full' | 'gone'> {
  // A crash came between its place and its start.
  if (run.admittedAt) return 'taken';
  for (;;) {
    const outcome = await ctx.db.batch(await runChanges.admit(ctx, run));
    if (outcome.kind === 'committed') return 'taken';
    if (outcome.index > 0) return 'gone';
    if (outcome.reason !== 'missing') return 'full';
    // The first thing that this person ever opens: reading makes the gauges.
    await ctx.plans.readGauge('runs');
  }
}

/** Runs of the standard lane in flight over all tenants. */
export const standardLoad = ({ sweepDb }: Pick<Ports, 'sweepDb'>): Promise<number> =>
  sweepDb.count('run', { where: 'c.status = "running" AND c.lane = "standard"' });
