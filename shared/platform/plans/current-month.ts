import { type Ctx, HOUR_MS, later, mustSee, zoneKept } from '#kernel';
import { readTenant, TENANT_ID } from '#platform/identity';
import { dayOf, endOfDay, monthOfDay, shiftMonth } from './calendar.ts';
import { catalog } from './catalog.ts';
import { knownMonths, knownTerms, type MonthTerms, type TenantTerms } from './plan-memory.ts';
import { beginDay, firstUsage, liftLimits, openedUsage, readUsage, type UsageDoc } from './store.ts';

export type MeterCtx = Pick<Ctx, 'tenantId' | 'db' | 'clock' | 'memories'>;

/** One of each kind is remembered of a tenant. */
const ONLY = '';

/** No two zones are further apart. */
const ZONE_SPREAD_MS = 26 * HOUR_MS;

export async function tenantTerms(ctx: MeterCtx): Promise<TenantTerms> {
  const known = knownTerms.get(ctx, ONLY);
  if (known) return known;
  const { db } = ctx;
  const tenant = await mustSee(db, TENANT_ID, () => readTenant(db));
  if (!tenant) throw new Error('A meter without a tenant.');
  return knownTerms.set(ctx, ONLY, { plan: tenant.plan, timeZone: zoneKept(tenant.timeZone) });
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
  const known = knownMonths.get(ctx, ONLY);
  const terms = known && ctx.clock.now() < known.resetsAt ? known : await loadMonth(ctx, day);
  if (terms.day >= day) return terms;

  await beginDay(ctx, terms.month, day);
  return knownMonths.set(ctx, ONLY, { ...terms, day });
}

/** Opens the month's document, or lifts its limits when the plan has become larger. */
export async function openMonth(ctx: MeterCtx): Promise<MonthTerms> {
  knownTerms.delete(ctx, ONLY);
  knownMonths.delete(ctx, ONLY);
  const terms = await currentMonth(ctx);
  const { plan } = await tenantTerms(ctx);
  await liftLimits(ctx, terms.month, catalog[plan].limits);
  return terms;
}

async function loadMonth(ctx: MeterCtx, day: string): Promise<MonthTerms> {
  const month = await runningMonth(ctx, day);
  const usage = (await readUsage(ctx, month)) ?? (await createUsage(ctx, month, day));
  return knownMonths.set(ctx, ONLY, toTerms(usage));
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
