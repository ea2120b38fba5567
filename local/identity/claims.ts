import type { Person } from './persons.ts';

export const audience = 'api://connectsoft.me';
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
