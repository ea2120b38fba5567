import { z } from 'zod';
import { Member, Tenant } from '#platform/identity/contract';
import { Plan, Usage } from '#platform/plans/contract';

export const Me = z.object({ tenant: Tenant, member: Member, plan: Plan, usage: Usage }).meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;
