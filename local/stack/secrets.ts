import { generateKeyPair, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

export interface Secrets {
  /** Base64, as the account key of a database. */
  cosmosKey: string;
  cursorSecret: string;
  functionKeys: { master: string; function: string; system: string };
  /** Base64, as the key of a storage account. */
  storageKey: string;
  /** The API key of the offline model. */
  modelKey: string;
  /** Of the two clients that the mailbox knows. */
  clientSecrets: { reader: string; writer: string };
  /** Opens the control doors of the stand-ins. */
  controlKey: string;
}

/** The secrets of one data folder, made once and readable for their owner only. */
export function openSecrets(dataDir: string): Secrets {
  const kept = readSecrets(dataDir);
  // What a folder of an older version does not have yet is added to it.
  const secrets = { ...newSecrets(), ...kept };
  if (Object.keys(kept).length < Object.keys(secrets).length)
    writePrivate(fileIn(dataDir), JSON.stringify(secrets, null, 2));
  return secrets;
}

/** The key that a program needs for the control doors of the stack on this folder; none when it was never started. */
export const readControlKey = (dataDir: string): string | undefined => readSecrets(dataDir).controlKey;

const fileIn = (dataDir: string) => path.join(dataDir, 'secrets.json');

function readSecrets(dataDir: string): Partial<Secrets> {
  const file = fileIn(dataDir);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>) : {};
}

function newSecrets(): Secrets {
  const random = () => randomBytes(32).toString('base64url');
  return {
    cosmosKey: randomBytes(64).toString('base64'),
    cursorSecret: random(),
    functionKeys: { master: random(), function: random(), system: random() },
    storageKey: randomBytes(64).toString('base64'),
    modelKey: random(),
    clientSecrets: { reader: random(), writer: random() },
    controlKey: random(),
  };
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
