import { type BatchOp, increase, iso } from '#kernel';
import { catalog } from './catalog.ts';
import { currentMonth, type MeterCtx, tenantTerms, today } from './current-month.ts';
import type { MonthTerms } from './plan-memory.ts';
import { openedUsage, patchUsage, type UsageDoc } from './store.ts';

export interface Estimate {
  /** At least; other instances may know of more. */
  runSpentMicroUsd: number;
  /** At most: what was spent, and what was taken for more calls. What was spent unless told. */
  runHeldMicroUsd?: number;
  estimateMicroUsd: number;
}

/** `leftTodayMicroUsd`: what is neither spent nor held of the day, as it was read. */
export type BudgetCheck = { kind: 'allowed'; leftTodayMicroUsd: number } | OverBudget;

export interface OverBudget {
  kind: 'over_budget';
  limit: 'run' | 'day' | 'month';
  /** RFC 3339; null for the run's own limit, which does not reset. */
  resetsAt: string | null;
}

/** Taken from before a model call, by the most that the call may cost. */
export interface ModelBudget {
  take(estimateMicroUsd: number): Promise<{ kind: 'allowed' } | OverBudget | BudgetHeld>;
}

/** Calls side by side hold what is left of it, so wait for them. */
export interface BudgetHeld {
  kind: 'held';
  by: 'run' | 'day';
}

export interface UsageAhead {
  terms: MonthTerms;
  usage: UsageDoc | undefined;
}

/** The meter as it stands now; read ahead of the check when other things are read anyway. */
export async function readUsageAhead(ctx: MeterCtx): Promise<UsageAhead> {
  const terms = await currentMonth(ctx);
  return { terms, usage: await openedUsage(ctx, terms.month) };
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
  const most = (estimate.runHeldMicroUsd ?? estimate.runSpentMicroUsd) + estimate.estimateMicroUsd;
  const beyond = Math.max(0, most - reservationMicroUsd);
  const hasRoom = usage && usage.spentMicroUsd + usage.reservedMicroUsd + beyond <= usage.maxMicroUsd;
  if (!hasRoom) return { kind: 'over_budget', limit: 'month', resetsAt: iso(resetsAt) };
  return { kind: 'allowed', leftTodayMicroUsd: dayMicroUsd - spentToday - (usage.heldMicroUsd ?? 0) };
}

/**
 * The share of a model call in what may be spent today, over all open runs of the person: for the batch in which the
 * run takes it. `month` is the one that the run was reserved in. Refused as `stale` when the day has no room for it.
 */
export async function holdOfDay(ctx: MeterCtx, month: string, microUsd: number): Promise<BatchOp> {
  const { plan } = await tenantTerms(ctx);
  const { month: current } = await currentMonth(ctx);
  // A month that is over counts no days any more; what such a run spends is held to its own ceiling.
  if (month !== current) return moveHeld(month, microUsd);
  const held = '(not IS_DEFINED(c.heldMicroUsd) or c.daySpentMicroUsd + c.heldMicroUsd';
  const condition = `${held} + ${microUsd} <= ${catalog[plan].limits.dayMicroUsd})`;
  return patchUsage(month, [increase('/heldMicroUsd', microUsd)], condition);
}

/** For the batch that changes what the run itself holds. */
export const moveHeld = (month: string, microUsd: number): BatchOp =>
  patchUsage(month, [increase('/heldMicroUsd', microUsd)]);
