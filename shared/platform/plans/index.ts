import { defineRoom } from '#kernel';
import { getUsage } from './get-usage.ts';
import { listPlans } from './list-plans.ts';
import { createPlans, type Plans } from './plans.ts';
import { routes } from './routes.ts';

export { dayOf, startOfDay } from './calendar.ts';
export { catalog } from './catalog.ts';
export type { BudgetCheck, BudgetHeld, ModelBudget } from './check-budget.ts';
export type { NoCalls } from './count-limits.ts';
export { dailyActionsReached, limitReached } from './errors.ts';
export { getUsage } from './get-usage.ts';
export { listPlans } from './list-plans.ts';
export type { Settlement } from './meter-runs.ts';
export { createPlans, type Plans } from './plans.ts';
export type { HistoryKind } from './retention.ts';
export type { Usage } from './schema.ts';
export { PlanLimits } from './schema.ts';

export const room = defineRoom({
  name: 'plans',
  routes,
  handlers: { getUsage, listPlans },
  ctx: { plans: createPlans },
  personalData: {
    usage: { holds: 'What you have used of your plan, month by month.', container: 'tenant' },
    charge: { holds: 'What each run was charged.', container: 'tenant' },
    gauges: { holds: 'How many of each thing you have now.', container: 'tenant' },
  },
});

declare module '#kernel/ctx' {
  interface Ctx {
    plans: Plans;
  }
}
