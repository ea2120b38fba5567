import { iso } from '#kernel';
import { catalog, nextPlan } from './catalog.ts';
import { currentMonth, type MeterCtx, tenantTerms, today } from './current-month.ts';
import { dailyActionsReached, limitReached, UPGRADE_PATH } from './errors.ts';
import { liftOf } from './meter-runs.ts';
import { increase, usageId } from './store.ts';

export type CountedThing = 'packs' | 'agents' | 'connections';

export async function checkCount(
  ctx: MeterCtx,
  thing: CountedThing,
  { current, adding }: { current: number; adding: number },
): Promise<void> {
  const { plan } = await tenantTerms(ctx);
  const max = catalog[plan].limits[thing];
  if (current + adding <= max) return;
  throw limitReached({
    detail: `${catalog[plan].name} holds ${max} ${thing}; there are ${current}. ${liftOf(plan)}`,
    members: { limit: thing, plan, used: current, max, liftedBy: nextPlan[plan], upgradeUrl: UPGRADE_PATH },
  });
}

/** Counts one action that is about to be applied outside, or refuses it; checked and counted in one step. */
export async function countAppliedAction(ctx: MeterCtx): Promise<void> {
  const { plan } = await tenantTerms(ctx);
  const max = catalog[plan].limits.appliedActionsPerDay;
  const { month, day } = await currentMonth(ctx);
  const outcome = await ctx.db.patch(usageId(month), [increase('/dayAppliedActions', 1)], {
    condition: `c.day >= "${day}" and c.dayAppliedActions < ${max}`,
  });
  if (outcome.kind === 'written') return;
  if (outcome.reason !== 'stale') throw new Error('The month of this action was not opened.');
  const resetsAt = iso((await today(ctx)).resetsAt);
  throw dailyActionsReached({
    detail: `${catalog[plan].name} applies ${max} actions a day. The next day begins at ${resetsAt}.`,
    members: { limit: 'applied_actions', max, resetsAt, upgradeUrl: UPGRADE_PATH },
  });
}
