import type { RunDoc } from '#factory/runs';
import { type BatchOp, type Ctx, iso, type Ports } from '#kernel';

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
    const outcome = await ctx.db.batch([
      ...(await placeOps(ctx)),
      {
        kind: 'patch',
        id: run.id,
        changes: [{ op: 'set', path: '/admittedAt', value: iso(ctx.clock.now()) }],
        condition: 'c.type = "run" and c.status = "queued" and not IS_STRING(c.admittedAt)',
      },
    ]);
    if (outcome.kind === 'committed') return 'taken';
    if (outcome.index > 0) return 'gone';
    if (outcome.reason !== 'missing') return 'full';
    // The first thing that this person ever opens: reading makes the gauges.
    await ctx.plans.readGauge('runs');
  }
}

/** For the batch that notes `admittedAt` on the run; refused when all places are taken. */
export async function placeOps({ plans }: Pick<Ctx, 'plans'>): Promise<BatchOp[]> {
  const { runsAtOnce } = await plans.limits();
  return plans.moveGauges([{ gauge: 'runs', by: 1, max: runsAtOnce }]);
}

/** Runs of the standard lane in flight over all tenants. */
export const standardLoad = ({ sweepDb }: Pick<Ports, 'sweepDb'>): Promise<number> =>
  sweepDb.count('run', { where: 'c.status = "running" AND c.lane = "standard"' });
