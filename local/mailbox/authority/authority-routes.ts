import type { StandInRoutes } from '../../stand-in/index.ts';
import type { MailboxContext } from '../context.ts';
import { decideConsent, showConsent } from './authorize.ts';
import { issuerOf, publicKeys, tenantId } from './id-token.ts';
import { scopeWords } from './scopes.ts';
import { answerTokenRequest } from './token.ts';

/** Microsoft's authority (v2.0 endpoints) for two clients: a reader and a writer. */
export function authorityRoutes(ctx: MailboxContext): StandInRoutes {
  const metadata = () => ({
    json: {
      issuer: issuerOf(ctx.publicUrl),
      authorization_endpoint: `${ctx.publicUrl}/common/oauth2/v2.0/authorize`,
      token_endpoint: `${ctx.publicUrl}/common/oauth2/v2.0/token`,
      jwks_uri: `${ctx.publicUrl}/common/discovery/v2.0/keys`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic', 'none'],
      scopes_supported: Object.keys(scopeWords),
    },
  });
  return {
    'GET /common/oauth2/v2.0/authorize': (request) => showConsent(ctx, request),
    'POST /common/oauth2/v2.0/authorize': (request) => decideConsent(ctx, request),
    'POST /common/oauth2/v2.0/token': (request) => answerTokenRequest(ctx, request),
    'GET /common/v2.0/.well-known/openid-configuration': metadata,
    [`GET /${tenantId}/v2.0/.well-known/openid-configuration`]: metadata,
    'GET /common/discovery/v2.0/keys': () => ({ json: publicKeys(ctx.db) }),
  };
}
