import type { Person } from './persons.ts';

/** Client id of the API: what `aud` of a version 2.0 access token holds, and never the address in front of a scope. */
export const apiClientId = '33333333-3333-4333-8333-333333333333';
/** The address of the API as Entra makes it; clients ask for its scopes with it in front. */
export const appIdUri = `api://${apiClientId}`;
export const apiScope = 'access_as_user';
/** The one tenant of this stand-in; the app accepts no other. */
export const tenantId = '11111111-1111-4111-8111-111111111111';

/** The claims an Entra access token (version 2.0) carries about a person. */
export const personClaims = ({ oid, email, name }: Person) => ({
  oid,
  tid: tenantId,
  ver: '2.0',
  name,
  email,
  preferred_username: email,
});
