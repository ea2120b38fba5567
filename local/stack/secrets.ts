import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Secrets {
  /** Base64, as the account key of a database. */
  cosmosKey: string;
  cursorSecret: string;
  functionKeys: { master: string; function: string; system: string };
}

/** The secrets of one data folder, made once and readable for their owner only. */
export function openSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, 'secrets.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  const random = () => randomBytes(32).toString('base64url');
  const secrets = {
    cosmosKey: randomBytes(64).toString('base64'),
    cursorSecret: random(),
    functionKeys: { master: random(), function: random(), system: random() },
  };
  writePrivate(file, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** The RSA key that wraps the keys of the tenants, as a PEM file (PKCS #8); returns its path. */
export async function openKeyFile(dataDir: string): Promise<string> {
  const file = path.join(dataDir, 'keys', 'tenant-keys.pem');
  if (existsSync(file)) return file;
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 3072 });
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  writePrivate(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return file;
}

/** Written aside and renamed, so that a kill in between leaves no half secret. */
function writePrivate(file: string, text: string): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
