import type { PlanMemory } from './plan-memory.ts';
import type { Plans } from './plans.ts';

export { dayOf, startOfDay } from './calendar.ts';
export { catalog } from './catalog.ts';
export type { BudgetCheck } from './check-budget.ts';
export { dailyActionsReached, limitReached } from './errors.ts';
export { getMe } from './get-me.ts';
export { getUsage } from './get-usage.ts';
export { listPlans } from './list-plans.ts';
export { monthReserved, type Settlement } from './meter-runs.ts';
export { createPlanMemory, type PlanMemory } from './plan-memory.ts';
export { createPlans, type Plans } from './plans.ts';
export type { HistoryKind } from './retention.ts';
export { routes } from './routes.ts';
export type { Me, Usage } from './schema.ts';
export { PlanLimits } from './schema.ts';

declare module '#kernel/ctx' {
  interface Ctx {
    plans: Plans;
    /** Made once per instance. */
    planMemory: PlanMemory;
  }
}
