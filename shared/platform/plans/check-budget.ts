import { iso } from '#kernel';
import { catalog } from './catalog.ts';
import { currentMonth, type MeterCtx, tenantTerms, today } from './current-month.ts';
import type { MonthTerms } from './plan-memory.ts';
import { readUsage, type UsageDoc } from './store.ts';

export interface Estimate {
  runSpentMicroUsd: number;
  estimateMicroUsd: number;
}

export type BudgetCheck =
  | { kind: 'allowed' }
  | {
      kind: 'over_budget';
      limit: 'run' | 'day' | 'month';
      /** RFC 3339; null for the run's own limit, which does not reset. */
      resetsAt: string | null;
    };

export interface UsageAhead {
  terms: MonthTerms;
  usage: UsageDoc | undefined;
}

/** The meter as it stands now; read ahead of the check when other things are read anyway. */
export async function readUsageAhead(ctx: MeterCtx): Promise<UsageAhead> {
  const terms = await currentMonth(ctx);
  return { terms, usage: await readUsage(ctx, terms.month) };
}

/** Before each model call. What cannot be read cannot be spent: a fault of the store is thrown, not waved through. */
export async function checkBudget(
  ctx: MeterCtx,
  estimate: Estimate,
  ahead?: Promise<UsageAhead>,
): Promise<BudgetCheck> {
  const { plan } = await tenantTerms(ctx);
  const { runMicroUsd, dayMicroUsd } = catalog[plan].limits;
  const run = estimate.runSpentMicroUsd + estimate.estimateMicroUsd;
  if (run > runMicroUsd) return { kind: 'over_budget', limit: 'run', resetsAt: null };

  const { terms, usage } = await (ahead ?? readUsageAhead(ctx));
  const { day, reservationMicroUsd, resetsAt } = terms;
  const spentToday = usage?.day === day ? usage.daySpentMicroUsd : 0;
  if (spentToday + run > dayMicroUsd) {
    return { kind: 'over_budget', limit: 'day', resetsAt: iso((await today(ctx)).resetsAt) };
  }

  // The run holds a reservation; only what goes beyond it needs room of its own.
  const beyond = Math.max(0, run - reservationMicroUsd);
  const hasRoom = usage && usage.spentMicroUsd + usage.reservedMicroUsd + beyond <= usage.maxMicroUsd;
  return hasRoom ? { kind: 'allowed' } : { kind: 'over_budget', limit: 'month', resetsAt: iso(resetsAt) };
}
