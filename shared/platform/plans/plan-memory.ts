import { defineMemory, MINUTE_MS } from '#kernel';
import type { PlanId } from '#platform/identity';

export interface TenantTerms {
  plan: PlanId;
  timeZone: string;
}

export interface MonthTerms {
  month: string;
  resetsAt: Date;
  reservationMicroUsd: number;
  /** The day that the month's document is known to have begun. */
  day: string;
}

/** A change of plan elsewhere is seen after ten seconds. */
export const knownTerms = defineMemory<TenantTerms>({ name: 'plans.terms', max: 10_000, ttlMs: 10_000 });
export const knownMonths = defineMemory<MonthTerms>({
  name: 'plans.months',
  max: 10_000,
  ttlMs: 5 * MINUTE_MS,
});
