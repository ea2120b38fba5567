import { type BoundedCache, createBoundedCache, MINUTE_MS } from '#kernel';
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

/** What this instance need not read again; made once per instance. A change of plan elsewhere is seen after 10 s. */
export interface PlanMemory {
  tenants: BoundedCache<TenantTerms>;
  months: BoundedCache<MonthTerms>;
}

export const createPlanMemory = (): PlanMemory => ({
  tenants: createBoundedCache<TenantTerms>({ max: 10_000, ttlMs: 10_000 }),
  months: createBoundedCache<MonthTerms>({ max: 10_000, ttlMs: 5 * MINUTE_MS }),
});
