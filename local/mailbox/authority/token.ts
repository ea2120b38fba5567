import { createHash } from 'node:crypto';
import type { StandInReply, StandInRequest } from '../../stand-in/index.ts';
import { findAccount } from '../accounts.ts';
import type { MailboxContext } from '../context.ts';
import { type AuthorityError, authorityError, scopeRefused } from './authority-error.ts';
import { type Client, findClient, isSecretOf } from './clients.ts';
import {
  checkRefreshToken,
  type Grant,
  issueAccessToken,
  issueRefreshToken,
  retireRefreshToken,
  takeCode,
} from './grants.ts';
import { issueIdToken } from './id-token.ts';
import { checkScopes } from './scopes.ts';

type Outcome = { kind: 'tokens'; json: object } | { kind: 'refused'; failure: AuthorityError };

const refused = (error: string, number: number, text: string, status = 400): Outcome => ({
  kind: 'refused',
  failure: { error, number, text, status },
});

/** The token endpoint: a code or a refresh token in, a fresh pair out. */
export function answerTokenRequest(ctx: MailboxContext, request: StandInRequest): StandInReply {
  const outcome = ctx.db.transaction(() => decide(ctx, request));
  if (outcome.kind === 'refused') return authorityError(outcome.failure, ctx.nowMs());
  return { headers: { 'cache-control': 'no-store', pragma: 'no-cache' }, json: outcome.json };
}

function decide(ctx: MailboxContext, request: StandInRequest): Outcome {
  if (!request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return refused('invalid_request', 900144, "The request body must contain the parameter 'grant_type'.");
  }
  const form = new URLSearchParams(request.body.toString('utf8'));
  const { id, secret } = credentialsOf(form, request.headers.authorization);
  const client = findClient(ctx.clients, id);
  if (!client)
    return refused('unauthorized_client', 700016, 'Application with this identifier was not found.');
  if (!isSecretOf(client, secret)) {
    return refused(
      'invalid_client',
      secret === '' ? 7000218 : 7000215,
      'Invalid client secret provided.',
      401,
    );
  }
  if (form.get('grant_type') === 'authorization_code') return redeemCode(ctx, client, form);
  if (form.get('grant_type') === 'refresh_token') return refresh(ctx, client, form);
  return refused('unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
}

function credentialsOf(
  form: URLSearchParams,
  authorization: string | undefined,
): { id: string; secret: string } {
  const basic = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (!basic) return { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' };
  const [id = '', secret = ''] = Buffer.from(basic, 'base64').toString('utf8').split(':');
  return { id: decodeURIComponent(id), secret: decodeURIComponent(secret) };
}

function redeemCode(ctx: MailboxContext, client: Client, form: URLSearchParams): Outcome {
  const check = takeCode(ctx.db, form.get('code') ?? '', ctx.nowMs());
  if (check.kind === 'unknown')
    return refused('invalid_grant', 70000, 'The provided value for the code is not valid.');
  if (check.kind === 'used')
    return refused('invalid_grant', 54005, 'OAuth2 Authorization code was already redeemed.');
  if (check.kind === 'expired')
    return refused('invalid_grant', 70008, 'The provided authorization code has expired.');

  const { grant, family } = check;
  if (grant.client !== client.role)
    return refused(
      'invalid_grant',
      700005,
      'Provided Authorization Code is intended to use against other client.',
    );
  if (grant.redirectUri !== form.get('redirect_uri')) {
    return refused(
      'invalid_grant',
      500112,
      'The reply address does not match the reply address provided when requesting the code.',
    );
  }
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url');
  if (challenge !== grant.codeChallenge) {
    return refused(
      'invalid_grant',
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    );
  }
  const { account, scopes } = grant;
  return issue(ctx, client, {
    grant: { family, client: client.role, account, scopes },
    scopes,
    nonce: grant.nonce,
  });
}

function refresh(ctx: MailboxContext, client: Client, form: URLSearchParams): Outcome {
  const token = form.get('refresh_token') ?? '';
  const check = checkRefreshToken(ctx.db, token, client.role);
  if (check.kind === 'unknown')
    return refused('invalid_grant', 9002313, 'The refresh token is malformed or not valid for this client.');
  if (check.kind === 'reused')
    return refused(
      'invalid_grant',
      50173,
      'The provided grant has expired due to it being revoked, a fresh auth token is needed.',
    );

  const scopes = checkScopes(client.role, form.get('scope') ?? check.grant.scopes.join(' '));
  if (scopes.kind === 'refused') return { kind: 'refused', failure: scopeRefused(scopes.scope) };
  if (scopes.scopes.some((scope) => !check.grant.scopes.includes(scope))) {
    return refused(
      'invalid_grant',
      65001,
      'The user or administrator has not consented to use the application with this scope.',
    );
  }
  retireRefreshToken(ctx.db, token);
  return issue(ctx, client, { grant: check.grant, scopes: scopes.scopes, nonce: null });
}

/** The new refresh token keeps the whole grant even when this access token was asked for less. */
function issue(
  ctx: MailboxContext,
  client: Client,
  { grant, scopes, nonce }: { grant: Grant; scopes: string[]; nonce: string | null },
): Outcome {
  const account = findAccount(ctx.db, grant.account);
  if (!account) return refused('invalid_grant', 50034, 'The user account does not exist.');
  const { accessTokenLifetimeSeconds: lifetime, publicUrl, db } = ctx;
  const nowMs = ctx.nowMs();
  const json = {
    token_type: 'Bearer',
    scope: scopes.filter((scope) => scope !== 'offline_access').join(' '),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: issueAccessToken(db, { ...grant, scopes }, nowMs + lifetime * 1000),
    ...(grant.scopes.includes('offline_access') ? { refresh_token: issueRefreshToken(db, grant) } : {}),
    ...(scopes.includes('openid')
      ? { id_token: issueIdToken(db, { account, clientId: client.id, publicUrl, nonce, nowMs }) }
      : {}),
  };
  return { kind: 'tokens', json };
}
