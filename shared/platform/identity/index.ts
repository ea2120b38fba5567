import { defineRoom } from '#kernel';
import type { TokenVerifier } from './verify-token.ts';

export { demandFreshSignIn } from './fresh-sign-in.ts';
export { demandOperator } from './operators.ts';
export {
  createPeople,
  type IdentityPorts,
  type People,
  type Person,
  resolvePerson,
  subjectOf,
} from './resolve-person.ts';
export { PlanId, SignInTime, type VerifiedClaims } from './schema.ts';
export {
  keepZone,
  type MemberDoc,
  readMember,
  readTenant,
  TENANT_ID,
  type TenantDoc,
  toMember,
  toTenant,
} from './store.ts';
export { createTokenVerifier, type TokenRules, type TokenVerifier } from './verify-token.ts';

export const room = defineRoom({
  name: 'identity',
  routes: {},
  handlers: {},
  personalData: {
    tenant: { holds: 'Your account: its plan and since when it is there.', container: 'tenant' },
    member: { holds: 'Your name and mail address, as you signed in.', container: 'tenant' },
    subject: { holds: 'Which account your sign-in opens.', container: 'directory' },
  },
});

declare module '#kernel/ctx' {
  interface Ports {
    tokens: TokenVerifier;
  }
}
