import { type Ctx, notFound } from '#kernel';
import { readMember, readTenant, toMember, toTenant } from '#platform/identity';
import { catalog } from './catalog.ts';
import type { MeterCtx } from './current-month.ts';
import { getUsage } from './get-usage.ts';
import type { Me } from './schema.ts';

export async function getMe(ctx: MeterCtx & Pick<Ctx, 'actor'>): Promise<Me> {
  const [tenant, member, usage] = await Promise.all([readTenant(ctx.db), readMember(ctx), getUsage(ctx)]);
  if (!tenant || !member) throw notFound();
  return {
    tenant: toTenant(ctx.tenantId, tenant),
    member: toMember(member),
    plan: catalog[tenant.plan],
    usage,
  };
}
