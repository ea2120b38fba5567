import { type Ctx, notFound } from '#kernel';
import { readMember, readTenant, toMember, toTenant } from '#platform/identity';
import { catalog, getUsage } from '#platform/plans';
import type { Me } from './schema.ts';

export async function getMe(ctx: Pick<Ctx, 'tenantId' | 'actor' | 'db' | 'clock' | 'memories'>): Promise<Me> {
  const [tenant, member, usage] = await Promise.all([readTenant(ctx.db), readMember(ctx), getUsage(ctx)]);
  if (!tenant || !member) throw notFound();
  return {
    tenant: toTenant(ctx.tenantId, tenant),
    member: toMember(member),
    plan: catalog[tenant.plan],
    usage,
  };
}
