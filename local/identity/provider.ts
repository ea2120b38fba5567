import Provider, { type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { apiClientId, apiScope, appIdUri, personClaims } from './claims.ts';
import type { Keys } from './keys.ts';
import { errorPage, pageHeaders, signedOutPage, signOutPage } from './pages.ts';
import type { Person, Persons } from './persons.ts';
import type { Store } from './store.ts';

export interface ProviderInput {
  issuer: string;
  keys: Keys;
  store: Store;
  persons: Persons;
  redirectUris: string[];
  postLogoutRedirectUris: string[];
}

const terminalCallback = 'http://127.0.0.1/callback';
/** Entra names an API's scope with the API in front; both spellings mean the same here. */
const qualifiedScope = `${appIdUri}/${apiScope}`;

/** The OIDC provider: code + PKCE for public clients, JWT access tokens for our API, rotating refresh tokens. */
export function createProvider(input: ProviderInput): Provider {
  return new Provider(input.issuer, {
    adapter: input.store.adapter,
    jwks: { keys: [input.keys.signing] } as Configuration['jwks'],
    cookies: { keys: [input.keys.cookieSecret] },
    clients: [
      publicClient(
        'connectsoft-web',
        [...input.redirectUris, terminalCallback],
        input.postLogoutRedirectUris,
      ),
      publicClient('connectsoft-cli', [terminalCallback]),
    ],
    scopes: ['openid', 'offline_access', 'profile', 'email'],
    claims: {
      openid: ['sub', 'oid', 'tid', 'ver'],
      profile: ['name', 'preferred_username'],
      email: ['email'],
    },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    clientBasedCORS: (_, origin) => isLoopback(origin),
    findAccount: (_, oid) => toAccount(input.persons.find(oid)),
    extraTokenClaims: (ctx, token) => tokenClaims(ctx, token, input.persons),
    formats: { customizers: { jwt: asEntraWrites } },
    loadExistingGrant,
    interactions: { policy: loginOnly(), url: (_, { uid }) => `/interaction/${uid}` },
    // Without a consent page the library drops `offline_access`; a public client gets its refresh token all the same.
    issueRefreshToken: () => true,
    expiresWithSession: () => false,
    rotateRefreshToken: () => true,
    renderError: (ctx, { error, error_description: description }) => {
      ctx.type = 'html';
      ctx.body = errorPage(String(error), String(description ?? ''));
    },
    ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Interaction: 600, ...longLived },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: showSignOut, postLogoutSuccessSource: showSignedOut },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => appIdUri,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: `${apiScope} ${qualifiedScope}`,
          audience: apiClientId,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
}

const fourteenDaysSec = 14 * 24 * 3600;
const longLived = { RefreshToken: fourteenDaysSec, Session: fourteenDaysSec, Grant: fourteenDaysSec };

/** A native client may use any port of a registered loopback address (RFC 8252, section 7.3). */
const publicClient = (clientId: string, redirectUris: string[], postLogoutRedirectUris: string[] = []) => ({
  client_id: clientId,
  application_type: 'native' as const,
  token_endpoint_auth_method: 'none' as const,
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code' as const],
  redirect_uris: [...new Set(redirectUris)],
  post_logout_redirect_uris: postLogoutRedirectUris,
});

/**
 * A client that shows who is signed in here (`id_token_hint`) has asked them already, as Entra takes it; anybody else's
 * link gets a question.
 */
async function showSignOut(ctx: KoaContextWithOIDC, form: string): Promise<void> {
  const { entities, session, params } = ctx.oidc;
  const isAsked = entities.IdTokenHint?.payload.sub === session?.accountId;
  ctx.set(pageHeaders(URL.parse(String(params?.post_logout_redirect_uri))?.origin));
  ctx.body = signOutPage(form, isAsked);
}

async function showSignedOut(ctx: KoaContextWithOIDC): Promise<void> {
  ctx.set(pageHeaders());
  ctx.body = signedOutPage;
}

/** Nobody is asked for consent by a stand-in, but `prompt=select_account` always shows the page. */
function loginOnly() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);
  return policy;
}

async function loadExistingGrant(ctx: KoaContextWithOIDC) {
  const { client, session, provider, params } = ctx.oidc;
  const accountId = session?.accountId;
  if (!client || !session || !accountId) return undefined;
  const known = session.grantIdFor(client.clientId);
  const grant =
    (known ? await provider.Grant.find(known) : undefined) ??
    new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope(String(params?.scope ?? 'openid'));
  grant.addResourceScope(appIdUri, `${apiScope} ${qualifiedScope}`);
  await grant.save();
  return grant;
}

const toAccount = (person: Person | undefined) =>
  person && { accountId: person.oid, claims: () => ({ sub: person.oid, ...personClaims(person) }) };

function tokenClaims(
  ctx: KoaContextWithOIDC,
  token: Parameters<NonNullable<Configuration['extraTokenClaims']>>[1],
  persons: Persons,
) {
  const person = 'accountId' in token ? persons.find(String(token.accountId)) : undefined;
  if (!person) return undefined;
  const { AuthorizationCode: code, RefreshToken: refresh } = ctx.oidc.entities;
  const authTime = refresh?.authTime ?? code?.authTime;
  const isForApi = [apiScope, qualifiedScope].some((scope) => token.scope?.split(' ').includes(scope));
  return {
    ...personClaims(person),
    ...(isForApi && { scp: apiScope }),
    ...(authTime !== undefined && { auth_time: authTime }),
  };
}

/** The type, and the names of what says for whom a token was made. */
const asEntraWrites: NonNullable<NonNullable<Configuration['formats']>['customizers']>['jwt'] = (
  _ctx,
  _token,
  parts,
) => {
  const { client_id: azp, scope: _scope, jti: uti, ...claims } = parts.payload;
  parts.header = { ...parts.header, typ: 'JWT' };
  parts.payload = { ...claims, azp, azpacr: '0', uti, nbf: claims.iat };
};

function isLoopback(origin: string): boolean {
  const { protocol, hostname } = URL.parse(origin) ?? {};
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname ?? '');
}
