import type { StandInReply, StandInRequest } from '../../stand-in/index.ts';
import { findAccount, listAccounts } from '../accounts.ts';
import type { MailboxContext } from '../context.ts';
import { type AuthorityError, describe, scopeRefused } from './authority-error.ts';
import { type Client, findClient } from './clients.ts';
import { consentPage, problemPage } from './consent-page.ts';
import { type AuthorizationRequest, issueCode, issueTicket, takeTicket } from './grants.ts';
import { issuerOf } from './id-token.ts';
import { checkScopes } from './scopes.ts';

type RequestCheck =
  | { kind: 'good'; request: AuthorizationRequest }
  | { kind: 'bad'; failure: AuthorityError };

/** Shows who asks for what, or sends a faulty request back to where it came from. */
export function showConsent(ctx: MailboxContext, { query }: StandInRequest): StandInReply {
  const client = findClient(ctx.clients, query.get('client_id') ?? '');
  if (!client) return problemPage('AADSTS700016: Application with this identifier was not found.');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!ctx.redirectUris.includes(redirectUri)) {
    return problemPage(
      'AADSTS50011: The redirect URI specified in the request does not match the redirect URIs configured for the application.',
    );
  }
  const checked = checkRequest(client, query, redirectUri);
  if (checked.kind === 'bad')
    return sendBack(ctx, { redirectUri, state: query.get('state') }, errorParameters(checked.failure));

  const { request } = checked;
  return consentPage({
    ticket: issueTicket(ctx.db, request, ctx.nowMs()),
    role: client.role,
    scopes: request.scopes,
    accounts: listAccounts(ctx.db),
    loginHint: request.loginHint,
    redirectUri,
  });
}

function checkRequest(client: Client, query: URLSearchParams, redirectUri: string): RequestCheck {
  const failure = faultOf(query);
  if (failure) return { kind: 'bad', failure };
  const scopes = checkScopes(client.role, query.get('scope') ?? '');
  if (scopes.kind === 'refused') return { kind: 'bad', failure: scopeRefused(scopes.scope) };
  return {
    kind: 'good',
    request: {
      client: client.role,
      redirectUri,
      scopes: scopes.scopes,
      state: query.get('state'),
      nonce: query.get('nonce'),
      codeChallenge: query.get('code_challenge') ?? '',
      loginHint: query.get('login_hint'),
    },
  };
}

function faultOf(query: URLSearchParams): AuthorityError | undefined {
  const invalid = (number: number, text: string) => ({ error: 'invalid_request', number, text });
  if (query.get('response_type') !== 'code') {
    return { error: 'unsupported_response_type', number: 700054, text: "response_type must be 'code'." };
  }
  if (!query.get('scope')?.trim()) return invalid(900144, "The request must contain the parameter 'scope'.");
  if (query.get('prompt') === 'none') {
    return {
      error: 'interaction_required',
      number: 50058,
      text: 'A silent sign-in request was sent but no user is signed in.',
    };
  }
  const mode = query.get('response_mode') ?? 'query';
  if (mode !== 'query') return invalid(70007, `'${mode}' is not a supported value of 'response_mode'.`);
  if (
    query.get('code_challenge_method') !== 'S256' ||
    !/^[\w-]{43}$/.test(query.get('code_challenge') ?? '')
  ) {
    return invalid(9002325, 'Proof Key for Code Exchange (S256) is required.');
  }
  return undefined;
}

/** The person's answer to the consent page. */
export function decideConsent(ctx: MailboxContext, { headers, body }: StandInRequest): StandInReply {
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return problemPage('The answer must be sent as a form.');
  }
  const form = new URLSearchParams(body.toString('utf8'));
  const request = takeTicket(ctx.db, form.get('ticket') ?? '', ctx.nowMs());
  if (!request)
    return problemPage('This page is too old or was sent before. Go back to the app and start again.');
  if (form.get('decision') !== 'allow') {
    const denied = {
      error: 'access_denied',
      number: 65004,
      text: 'User declined to consent to access the app.',
    };
    return sendBack(ctx, request, errorParameters(denied));
  }
  const account = findAccount(ctx.db, form.get('account') ?? '');
  if (!account) return problemPage('This mailbox does not exist.');
  const code = issueCode(ctx.db, { ...request, account: account.address }, ctx.nowMs());
  return sendBack(ctx, request, { code });
}

const errorParameters = (failure: AuthorityError) => ({
  error: failure.error,
  error_description: describe(failure),
});

function sendBack(
  ctx: MailboxContext,
  { redirectUri, state }: { redirectUri: string; state: string | null },
  parameters: Record<string, string>,
): StandInReply {
  const target = new URL(redirectUri);
  const all = { ...parameters, ...(state === null ? {} : { state }), iss: issuerOf(ctx.publicUrl) };
  for (const [name, value] of Object.entries(all)) target.searchParams.set(name, value);
  return { status: 302, headers: { location: target.href, 'cache-control': 'no-store' } };
}
