import { type Ctx, HOUR_MS, later, mustSee, zoneKept } from '#kernel';
import { readTenant, TENANT_ID } from '#platform/identity';
import { dayOf, endOfDay, monthOfDay, shiftMonth } from './calendar.ts';
import { catalog } from './catalog.ts';
import type { MonthTerms, PlanMemory, TenantTerms } from './plan-memory.ts';
import { beginDay, firstUsage, liftLimits, openedUsage, readUsage, type UsageDoc } from './store.ts';

export type MeterCtx = Pick<Ctx, 'tenantId' | 'db' | 'clock'> & { planMemory: PlanMemory };

/** No two zones are further apart. */
const ZONE_SPREAD_MS = 26 * HOUR_MS;

export async function tenantTerms({ tenantId, db, clock, planMemory }: MeterCtx): Promise<TenantTerms> {
  const known = planMemory.tenants.get(tenantId, clock.now());
  if (known) return known;
  const tenant = await mustSee(db, TENANT_ID, () => readTenant(db));
  if (!tenant) throw new Error('A meter without a tenant.');
  const terms = { plan: tenant.plan, timeZone: zoneKept(tenant.timeZone) };
  planMemory.tenants.set(tenantId, terms, clock.now());
  return terms;
}

export async function today(ctx: MeterCtx): Promise<{ day: string; resetsAt: Date }> {
  const { timeZone } = await tenantTerms(ctx);
  const day = dayOf(ctx.clock.now(), timeZone);
  return { day, resetsAt: endOfDay(day, timeZone) };
}

/** The running month; its document exists and has begun today. */
export async function currentMonth(ctx: MeterCtx): Promise<MonthTerms> {
  const { timeZone } = await tenantTerms(ctx);
  const day = dayOf(ctx.clock.now(), timeZone);
  const known = ctx.planMemory.months.get(ctx.tenantId, ctx.clock.now());
  const terms = known && ctx.clock.now() < known.resetsAt ? known : await loadMonth(ctx, day);
  if (terms.day >= day) return terms;

  await beginDay(ctx, terms.month, day);
  return remember(ctx, { ...terms, day });
}

/** Opens the month's document, or lifts its limits when the plan has become larger. */
export async function openMonth(ctx: MeterCtx): Promise<MonthTerms> {
  ctx.planMemory.tenants.delete(ctx.tenantId);
  ctx.planMemory.months.delete(ctx.tenantId);
  const terms = await currentMonth(ctx);
  const { plan } = await tenantTerms(ctx);
  await liftLimits(ctx, terms.month, catalog[plan].limits);
  return terms;
}

async function loadMonth(ctx: MeterCtx, day: string): Promise<MonthTerms> {
  const month = await runningMonth(ctx, day);
  const usage = (await readUsage(ctx, month)) ?? (await createUsage(ctx, month, day));
  return remember(ctx, toTerms(usage));
}

/**
 * A month keeps the zone of its first day. Near a month's edge a person who moved between zones may
 * stand, by the new zone, in another month than the one that is still (or already) being counted.
 */
async function runningMonth(ctx: MeterCtx, day: string): Promise<string> {
  const { timeZone } = await tenantTerms(ctx);
  const now = ctx.clock.now();
  const month = monthOfDay(day);
  if (monthOfDay(dayOf(later(now, -ZONE_SPREAD_MS), timeZone)) !== month) {
    const before = await readUsage(ctx, shiftMonth(month, -1));
    if (before && new Date(before.resetsAt) > now) return before.month;
  }
  if (monthOfDay(dayOf(later(now, ZONE_SPREAD_MS), timeZone)) !== month) {
    const after = await readUsage(ctx, shiftMonth(month, 1));
    if (after) return after.month;
  }
  return month;
}

async function createUsage(ctx: MeterCtx, month: string, day: string): Promise<UsageDoc> {
  const { plan, timeZone } = await tenantTerms(ctx);
  const outcome = await ctx.db.create(firstUsage(month, day, timeZone, catalog[plan].limits));
  if (outcome.kind === 'written') return outcome.doc;
  const other = await openedUsage(ctx, month);
  if (!other) throw new Error('The store refused a month that it does not have.');
  return other;
}

const toTerms = ({ month, resetsAt, reservationMicroUsd, day }: UsageDoc): MonthTerms => ({
  month,
  resetsAt: new Date(resetsAt),
  reservationMicroUsd,
  day,
});

function remember({ planMemory, tenantId, clock }: MeterCtx, terms: MonthTerms): MonthTerms {
  planMemory.months.set(tenantId, terms, clock.now());
  return terms;
}
