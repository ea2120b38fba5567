import { randomUUID } from 'node:crypto';
import type { StandInHandler, StandInReply, StandInRequest } from '../../stand-in/index.ts';
import { type Account, findAccount } from '../accounts.ts';
import { type AccessToken, findAccessToken } from '../authority/grants.ts';
import type { MailboxContext } from '../context.ts';
import { accessDenied, graphError, isGraphRefusal, refusalReply } from './graph-error.ts';
import { type Preferences, readPreferences } from './preferences.ts';

/** One authorised call to a mailbox. */
export interface GraphCall extends MailboxContext {
  request: StandInRequest;
  account: Account;
  prefer: Preferences;
}

type GraphHandler = (call: GraphCall) => StandInReply;

/** Routes with the scopes of which one is enough. */
export type GraphRoutes = Record<string, { scopes: string[]; answer: GraphHandler }>;

export interface GraphGate {
  isOverLimit(request: StandInRequest): boolean;
}

/** Checks the bearer token, the load and the scope before the call, and puts refusals in Graph's shape. */
export function guarded(
  ctx: MailboxContext,
  gate: GraphGate,
  { scopes, answer }: { scopes: string[]; answer: GraphHandler },
): StandInHandler {
  return (request) => {
    const clientRequestId = String(request.headers['client-request-id'] ?? '');
    try {
      const { account, token } = authenticate(ctx, request);
      if (gate.isOverLimit(request)) throw tooManyCalls();
      if (!scopes.some((scope) => token.scopes.includes(scope))) throw accessDenied();
      const prefer = readPreferences(request.headers.prefer);
      const publicUrl = askedAt(ctx.publicUrl, request.headers.host);
      const reply = ctx.db.transaction(() => answer({ ...ctx, publicUrl, request, account, prefer }));
      const headers: Record<string, string> = { 'request-id': randomUUID(), ...reply.headers };
      if (prefer.applied.length > 0) headers['preference-applied'] = prefer.applied.join(', ');
      return { ...reply, headers };
    } catch (error) {
      if (isGraphRefusal(error)) return refusalReply(error, ctx.nowMs(), clientRequestId);
      throw error;
    }
  };
}

function authenticate(
  ctx: MailboxContext,
  request: StandInRequest,
): { account: Account; token: AccessToken } {
  const bearer = bearerOf(request.headers.authorization);
  if (bearer === undefined) throw unauthorized('Access token is empty.');
  const token = findAccessToken(ctx.db, bearer);
  const account = token && findAccount(ctx.db, token.account);
  if (!token || !account) throw unauthorized('IDX14100: JWT is not well formed.');
  if (token.expiresMs <= ctx.nowMs()) throw unauthorized('Lifetime validation failed, the token is expired.');
  return { account, token };
}

/** Links in answers begin with the address that the caller used, as Graph's do. */
function askedAt(publicUrl: string, host: string | undefined): string {
  return host === undefined || host === new URL(publicUrl).host ? publicUrl : `http://${host}`;
}

export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];

const unauthorized = (message: string) =>
  graphError(401, 'InvalidAuthenticationToken', message, {
    'www-authenticate': 'Bearer realm="", error="invalid_token"',
  });

const tooManyCalls = () =>
  graphError(429, 'ApplicationThrottled', 'Application is over its MailboxConcurrency limit.', {
    'retry-after': '1',
  });
