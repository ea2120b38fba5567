import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import type { Account } from '../accounts.ts';
import type { Database } from '../database.ts';

/** The directory that all accounts of the stand-in live in. */
export const tenantId = '6f1c2a7e-3b0d-4c59-9a44-d2b8a1f0c3e5';

export const issuerOf = (publicUrl: string): string => `${publicUrl}/${tenantId}/v2.0`;

const keyId = 'mailbox-1';

function signingKey(db: Database): string {
  const stored = db.one<{ value: string }>("SELECT value FROM meta WHERE name = 'signing_key'");
  if (stored) return stored.value;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  db.run("INSERT INTO meta VALUES ('signing_key', ?)", pem);
  return pem;
}

export const publicKeys = (db: Database) => ({
  keys: [
    { ...createPublicKey(signingKey(db)).export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: keyId },
  ],
});

interface IdTokenInput {
  account: Account;
  clientId: string;
  publicUrl: string;
  nonce: string | null;
  nowMs: number;
}

/** A signed id token (RS256) with the claims of Microsoft's v2.0 tokens that a client needs. */
export function issueIdToken(
  db: Database,
  { account, clientId, publicUrl, nonce, nowMs }: IdTokenInput,
): string {
  const nowSeconds = Math.floor(nowMs / 1000);
  const claims = {
    ver: '2.0',
    iss: issuerOf(publicUrl),
    aud: clientId,
    sub: account.id,
    oid: account.id,
    tid: tenantId,
    name: account.name,
    preferred_username: account.address,
    iat: nowSeconds,
    nbf: nowSeconds,
    exp: nowSeconds + 3600,
    ...(nonce === null ? {} : { nonce }),
  };
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ typ: 'JWT', alg: 'RS256', kid: keyId })}.${encode(claims)}`;
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), createPrivateKey(signingKey(db))).toString('base64url')}`;
}
