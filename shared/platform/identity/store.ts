import { type BatchOp, type Ctx, type Doc, set, type TenantDb, zoneKept } from '#kernel';
import type { Member, PlanId, Tenant } from './schema.ts';

export const TENANT_ID = 'tenant';

export interface TenantDoc extends Doc {
  type: 'tenant';
  kind: 'personal';
  plan: PlanId;
  timeZone: string;
  createdAt: string;
  /** Set when the account was closed; nothing is served from then on. */
  tombstonedAt: string | null;
}

export interface MemberDoc extends Doc {
  type: 'member';
  role: 'owner';
  name: string | null;
  email: string | null;
  createdAt: string;
}

/** Directory document `sub:<hash>`: whose account a signed-in identity opens. Created once, never changed. */
export interface SubjectDoc {
  id: string;
  tenantId: string;
  memberId: string;
  createdAt: string;
}

export const readTenant = (db: TenantDb) => db.get<TenantDoc>(TENANT_ID);

/** For the batch that changes the person's zone: days and months of the plan are counted in it. */
export const keepZone = (zone: string): BatchOp => ({
  kind: 'patch',
  id: TENANT_ID,
  changes: [set('/timeZone', zone)],
});

export async function readMember(ctx: Pick<Ctx, 'db' | 'actor'>) {
  return ctx.actor.kind === 'person' ? ctx.db.get<MemberDoc>(ctx.actor.memberId) : undefined;
}

export const toTenant = (tenantId: string, { kind, timeZone, createdAt }: TenantDoc): Tenant => ({
  id: tenantId,
  kind,
  timeZone: zoneKept(timeZone),
  createdAt,
});

export const toMember = ({ id, role, name, email, createdAt }: MemberDoc): Member => ({
  id,
  role,
  name,
  email,
  createdAt,
});

export const createOps = (docs: Doc[]): BatchOp[] => docs.map((doc) => ({ kind: 'create', doc }));
