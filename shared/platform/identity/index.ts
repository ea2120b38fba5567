export { demandFreshSignIn } from './fresh-sign-in.ts';
export {
  createPeople,
  type IdentityPorts,
  type People,
  type Person,
  resolvePerson,
  subjectOf,
} from './resolve-person.ts';
export { Member, PlanId, SignInTime, Tenant, type VerifiedClaims } from './schema.ts';
export {
  type MemberDoc,
  readMember,
  readTenant,
  TENANT_ID,
  type TenantDoc,
  toMember,
  toTenant,
} from './store.ts';
export { createTokenVerifier, type TokenRules, type TokenVerifier } from './verify-token.ts';
