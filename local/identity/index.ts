export { apiClientId, apiScope, appIdUri, tenantId } from './claims.ts';
export type { TokenOrder } from './control-tokens.ts';
export type { Person } from './persons.ts';
export { type IdentityOptions, type RunningIdentity, startIdentity } from './start-identity.ts';
