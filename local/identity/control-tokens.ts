import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  randomUUID,
} from 'node:crypto';
import { z } from 'zod';
import { apiClientId, apiScope, personClaims } from './claims.ts';
import type { Keys } from './keys.ts';
import type { Person, Persons } from './persons.ts';

export const tokenOrder = z.strictObject({
  oid: z.string().optional(),
  email: z.string().optional(),
  name: z.string().optional(),
  /** Laid over the usual claims; `null` takes a claim away. */
  claims: z.record(z.string(), z.unknown()).default({}),
  header: z.record(z.string(), z.unknown()).default({}),
  /** May be negative: a token that has expired. */
  expiresInSec: z.number().default(3600),
  sign: z.enum(['own', 'foreign-key', 'none', 'hs256']).default('own'),
});
export type TokenOrder = z.output<typeof tokenOrder>;

/** Access tokens to order, for tests with many persons and with bad tokens. The bad ones are the known tricks: a foreign key under our `kid`, no signature, the public key as an HMAC secret. */
export function createTokenMint({ issuer, keys, persons }: { issuer: string; keys: Keys; persons: Persons }) {
  const own = createPrivateKey({ key: keys.signing as import('node:crypto').JsonWebKey, format: 'jwk' });
  const publicPem = createPublicKey(own).export({ type: 'spki', format: 'pem' });
  let foreign: KeyObject | undefined;

  const signers = {
    own: { alg: 'RS256', sign: (text: string) => rsa(text, own) },
    'foreign-key': {
      alg: 'RS256',
      sign(text: string) {
        foreign ??= generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
        return rsa(text, foreign);
      },
    },
    none: { alg: 'none', sign: () => '' },
    hs256: {
      alg: 'HS256',
      sign: (text: string) => createHmac('sha256', publicPem).update(text).digest('base64url'),
    },
  };

  return (order: TokenOrder): string => {
    const { alg, sign } = signers[order.sign];
    const header = { alg, typ: 'JWT', kid: keys.signing.kid, ...order.header };
    const text = `${encoded(withoutNulls(header))}.${encoded(withoutNulls(claimsOf(order, issuer, personOf(order, persons))))}`;
    return `${text}.${sign(text)}`;
  };
}

function claimsOf({ claims, expiresInSec }: TokenOrder, issuer: string, person: Person) {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss: issuer,
    aud: apiClientId,
    sub: person.oid,
    uti: randomUUID(),
    azp: 'connectsoft-cli',
    azpacr: '0',
    scp: apiScope,
    iat: Math.min(now, now + expiresInSec),
    nbf: Math.min(now, now + expiresInSec),
    exp: now + expiresInSec,
    auth_time: now,
    ...personClaims(person),
    ...claims,
  };
}

/** A known person by `oid` or `email`, an invented one under the given `oid`, a new one under the given address, else the first. */
function personOf({ oid, email, name }: TokenOrder, persons: Persons): Person {
  const known = oid === undefined ? email && persons.findByEmail(email) : persons.find(oid);
  const [first] = oid === undefined && email === undefined ? persons.list() : [];
  const person = known ||
    first || {
      oid: oid ?? randomUUID(),
      email: email ?? `${oid ?? 'somebody'}@example.com`,
      name: 'Somebody',
    };
  return { ...person, ...(email !== undefined && { email }), ...(name !== undefined && { name }) };
}

const rsa = (text: string, key: KeyObject) => createSign('RSA-SHA256').update(text).sign(key, 'base64url');

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

const withoutNulls = (value: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));
