export { Member, PlanId, Tenant } from './schema.ts';
