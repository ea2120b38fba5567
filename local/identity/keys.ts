import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';

export interface Keys {
  /** RSA, RS256, with its `kid`. */
  signing: JWK & { kid: string };
  /** Signs the cookies of the sign-in page. */
  cookieSecret: string;
}

/** The keys of this state directory, made once: tokens and sessions stay valid over a restart. */
export function openKeys(stateDir: string): Keys {
  const path = join(stateDir, 'keys.json');
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(stateDir, { recursive: true });
  const keys = { signing: newSigningKey(), cookieSecret: randomBytes(32).toString('hex') };
  // Written aside and renamed, so that a kill in between leaves no half file.
  writeFileSync(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return keys;
}

function newSigningKey(): Keys['signing'] {
  const jwk = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(`${jwk.n}.${jwk.e}`).digest('base64url').slice(0, 16);
  return { ...jwk, kid, alg: 'RS256', use: 'sig' } as Keys['signing'];
}
