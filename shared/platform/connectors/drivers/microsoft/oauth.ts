import {
  allowInsecureRequests,
  buildAuthorizationUrl,
  ClientError,
  Configuration,
  customFetch,
  genericGrantRequest,
  ResponseBodyError,
  refreshTokenGrant,
} from 'openid-client';
import { z } from 'zod';
import { isAnswerTooLarge, limitAnswers, retryAfterMs } from '#kernel';
import { ConnectorError } from '../../connector-error.ts';
import type { OAuthClient, TokenGrant, TokenSetName } from '../driver.ts';

const TOKEN_TIMEOUT_SEC = 20;
const askAuthority = limitAnswers(fetch, 256 * 1024);

/**
 * Without `openid` no id token is issued: who the account is, is asked of Microsoft Graph itself, and the
 * id tokens of the common authority carry an issuer that differs per account.
 */
const SCOPES: Record<TokenSetName, string[]> = {
  read: ['offline_access', 'User.Read', 'Mail.Read', 'Calendars.Read'],
  write: ['offline_access', 'User.Read', 'Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite'],
};

export interface OAuthClientConfig {
  clientId: string;
  clientSecret: string;
}

export interface MicrosoftOAuthConfig {
  /** For instance `https://login.microsoftonline.com/common`. */
  authority: string;
  /** What `iss` in a redirect must be; when left out, the authority's form with `{tenantid}` for the directory. */
  issuer?: string;
  /** A refresh token can be turned into any scope its client was ever granted, hence two clients. */
  reader: OAuthClientConfig;
  writer: OAuthClientConfig;
}

const TokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1).optional(),
  expires_in: z.number().positive(),
  scope: z.string().optional(),
});

export function microsoftOAuth(config: MicrosoftOAuthConfig): OAuthClient {
  const issuer =
    config.issuer ??
    new URL('/{tenantid}/v2.0', config.authority).href.replace('%7Btenantid%7D', '{tenantid}');
  const clients = {
    read: configure(config, issuer, config.reader),
    write: configure(config, issuer, config.writer),
  };

  return {
    issuer,
    scopes: (set) => SCOPES[set],
    authorizeUrl: ({ set, redirectUri, state, codeChallenge, loginHint }) =>
      buildAuthorizationUrl(clients[set], {
        redirect_uri: redirectUri,
        scope: SCOPES[set].join(' '),
        state,
        code_challenge: codeChallenge,
        code_challenge_method: 'S256',
        ...(loginHint ? { login_hint: loginHint } : { prompt: 'select_account' }),
      }).href,
    async exchange({ set, code, verifier, redirectUri, now }) {
      const request = { code, code_verifier: verifier, redirect_uri: redirectUri };
      const answer = await ask(() => genericGrantRequest(clients[set], 'authorization_code', request), now);
      return toGrant(answer, now, set);
    },
    async refresh({ set, refreshToken, now }) {
      const request = { scope: SCOPES[set].join(' ') };
      const answer = await ask(() => refreshTokenGrant(clients[set], refreshToken, request), now);
      return toGrant({ refresh_token: refreshToken, ...answer }, now, set);
    },
  };
}

function configure(config: MicrosoftOAuthConfig, issuer: string, client: OAuthClientConfig): Configuration {
  const configuration = new Configuration(
    {
      issuer,
      authorization_endpoint: `${config.authority}/oauth2/v2.0/authorize`,
      token_endpoint: `${config.authority}/oauth2/v2.0/token`,
    },
    client.clientId,
    client.clientSecret,
  );
  configuration.timeout = TOKEN_TIMEOUT_SEC;
  configuration[customFetch] = (url, { body, ...rest }) => askAuthority(url, { ...rest, body: body ?? null });
  // An address is configuration; that production refuses plain http is decided once, where it is parsed.
  if (config.authority.startsWith('http:')) allowInsecureRequests(configuration);
  return configuration;
}

function toGrant(answer: unknown, now: Date, set: TokenSetName): TokenGrant {
  const parsed = TokenAnswer.safeParse(answer);
  if (!parsed.success || !parsed.data.refresh_token) throw new ConnectorError('rejected');
  const { access_token, refresh_token, expires_in, scope } = parsed.data;
  return {
    accessToken: access_token,
    refreshToken: refresh_token,
    expiresAtMs: now.getTime() + expires_in * 1000,
    // RFC 6749 section 5.1: a missing scope means that all that was asked for was granted.
    scopes: scope === undefined ? SCOPES[set] : scope.split(' ').map(shortScope).filter(Boolean),
  };
}

/** Microsoft may name a scope with its resource in front: `https://graph.microsoft.com/Mail.Read`. */
const shortScope = (scope: string) => scope.slice(scope.lastIndexOf('/') + 1);

async function ask<T>(request: () => Promise<T>, now: Date): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw toConnectorError(error, now);
  }
}

function toConnectorError(error: unknown, now: Date): ConnectorError {
  if (isAnswerTooLarge(error)) return new ConnectorError('rejected');
  if (error instanceof ResponseBodyError) {
    if (error.error === 'invalid_grant' || error.error === 'interaction_required')
      return new ConnectorError('reauth');
    const isAway = error.error === 'temporarily_unavailable';
    return isAway ? passing('transient', error.response, now) : fromStatus(error.response, now);
  }
  const answer = error instanceof ClientError && error.cause instanceof Response ? error.cause : undefined;
  return answer ? fromStatus(answer, now) : new ConnectorError('transient');
}

function fromStatus(answer: Response, now: Date): ConnectorError {
  if (answer.status === 429) return passing('throttled', answer, now);
  const isRefused = answer.status >= 400 && answer.status < 500;
  return isRefused ? new ConnectorError('rejected') : passing('transient', answer, now);
}

const passing = (errorClass: 'throttled' | 'transient', { headers }: Response, now: Date) =>
  new ConnectorError(errorClass, retryAfterMs(headers, now));
