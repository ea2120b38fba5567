import { randomUUID } from 'node:crypto';
import type { Database } from '../database.ts';
import type { ClientRole } from './scopes.ts';
import { hashOf, newSecret } from './secret-hash.ts';

/** What a person allowed a client. All tokens that came of one consent are one family. */
export interface Grant {
  family: string;
  client: ClientRole;
  account: string;
  scopes: string[];
}

export interface AuthorizationRequest {
  client: ClientRole;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  nonce: string | null;
  codeChallenge: string;
  loginHint: string | null;
}

const codeLifetimeMs = 5 * 60_000;
const ticketLifetimeMs = 30 * 60_000;

export function issueTicket(db: Database, request: AuthorizationRequest, nowMs: number): string {
  const ticket = newSecret('');
  const expiresMs = nowMs + ticketLifetimeMs;
  db.run('INSERT INTO consent_tickets VALUES (?, ?, ?)', hashOf(ticket), expiresMs, JSON.stringify(request));
  return ticket;
}

/** A consent form can be sent once. */
export function takeTicket(db: Database, ticket: string, nowMs: number): AuthorizationRequest | undefined {
  const row = db.one<{ expires_ms: number; doc: string }>(
    'DELETE FROM consent_tickets WHERE hash = ? RETURNING expires_ms, doc',
    hashOf(ticket),
  );
  return row && row.expires_ms > nowMs ? (JSON.parse(row.doc) as AuthorizationRequest) : undefined;
}

interface CodeGrant extends AuthorizationRequest {
  account: string;
}

export function issueCode(db: Database, grant: CodeGrant, nowMs: number): string {
  const code = newSecret('M.C500_');
  db.run(
    'INSERT INTO authorization_codes (hash, expires_ms, family, doc) VALUES (?, ?, ?, ?)',
    hashOf(code),
    nowMs + codeLifetimeMs,
    randomUUID(),
    JSON.stringify(grant),
  );
  return code;
}

type CodeCheck =
  | { kind: 'good'; grant: CodeGrant; family: string }
  | { kind: 'unknown' }
  | { kind: 'expired' }
  | { kind: 'used' };

/** Takes a code. A code that comes a second time may be stolen: everything issued for it is revoked. */
export function takeCode(db: Database, code: string, nowMs: number): CodeCheck {
  const row = db.one<{ expires_ms: number; family: string; is_used: number; doc: string }>(
    'SELECT expires_ms, family, is_used, doc FROM authorization_codes WHERE hash = ?',
    hashOf(code),
  );
  if (!row) return { kind: 'unknown' };
  if (row.is_used === 1) {
    revokeFamily(db, row.family);
    return { kind: 'used' };
  }
  db.run('UPDATE authorization_codes SET is_used = 1 WHERE hash = ?', hashOf(code));
  if (row.expires_ms <= nowMs) return { kind: 'expired' };
  return { kind: 'good', grant: JSON.parse(row.doc) as CodeGrant, family: row.family };
}

export function issueAccessToken(db: Database, grant: Grant, expiresMs: number): string {
  const token = newSecret('EwB');
  db.run(
    'INSERT INTO access_tokens VALUES (?, ?, ?, ?, ?, ?)',
    hashOf(token),
    grant.family,
    grant.client,
    grant.account,
    grant.scopes.join(' '),
    expiresMs,
  );
  return token;
}

export interface AccessToken extends Grant {
  expiresMs: number;
}

export function findAccessToken(db: Database, token: string): AccessToken | undefined {
  const row = db.one<Omit<AccessToken, 'scopes'> & { scopes: string }>(
    'SELECT family, client, account, scopes, expires_ms AS expiresMs FROM access_tokens WHERE hash = ?',
    hashOf(token),
  );
  return row && { ...row, scopes: row.scopes.split(' ') };
}

export function issueRefreshToken(db: Database, grant: Grant): string {
  const token = newSecret('M.C500_BAY.-');
  db.run(
    'INSERT INTO refresh_tokens VALUES (?, ?, ?, ?, ?, ?)',
    hashOf(token),
    grant.family,
    grant.client,
    grant.account,
    grant.scopes.join(' '),
    'active',
  );
  return token;
}

type RefreshCheck = { kind: 'good'; grant: Grant } | { kind: 'unknown' } | { kind: 'reused' };

/** Looks a refresh token up. An old one that comes back may be stolen: its whole family is revoked. */
export function checkRefreshToken(db: Database, token: string, client: ClientRole): RefreshCheck {
  const row = db.one<Omit<Grant, 'scopes'> & { scopes: string; state: string }>(
    'SELECT family, client, account, scopes, state FROM refresh_tokens WHERE hash = ?',
    hashOf(token),
  );
  if (row?.client !== client) return { kind: 'unknown' };
  if (row.state === 'active') return { kind: 'good', grant: { ...row, scopes: row.scopes.split(' ') } };
  revokeFamily(db, row.family);
  return { kind: 'reused' };
}

export const retireRefreshToken = (db: Database, token: string): void =>
  void db.run("UPDATE refresh_tokens SET state = 'used' WHERE hash = ?", hashOf(token));

function revokeFamily(db: Database, family: string): void {
  db.run("UPDATE refresh_tokens SET state = 'revoked' WHERE family = ?", family);
  db.run('DELETE FROM access_tokens WHERE family = ?', family);
}
