import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { keyFileWrapper } from './key-file.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'key-file-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function keyFile(name: string, modulusLength = 2048): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength });
  const path = join(folder, name);
  writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return path;
}

test('a wrapped tenant key comes back, also after a restart with the same file', async () => {
  const path = keyFile('a.pem');
  const tenantKey = new Uint8Array(randomBytes(32));
  const wrapped = await keyFileWrapper(path).wrap(tenantKey);
  expect(Buffer.from(await keyFileWrapper(path).unwrap(wrapped))).toEqual(Buffer.from(tenantKey));
  expect(wrapped.wrapped).not.toContain(Buffer.from(tenantKey).toString('base64url'));
});

test('another key file is noticed before anything is unwrapped', async () => {
  const wrapped = await keyFileWrapper(keyFile('b.pem')).wrap(new Uint8Array(32));
  await expect(keyFileWrapper(keyFile('c.pem')).unwrap(wrapped)).rejects.toThrow('another key');
});

test('a changed wrapped key does not unwrap', async () => {
  const keys = keyFileWrapper(keyFile('d.pem'));
  const { keyId, wrapped } = await keys.wrap(new Uint8Array(32));
  const changed = `${wrapped.startsWith('A') ? 'B' : 'A'}${wrapped.slice(1)}`;
  await expect(keys.unwrap({ keyId, wrapped: changed })).rejects.toThrow();
});

test('a short key is refused when the file is opened', () => {
  expect(() => keyFileWrapper(keyFile('e.pem', 1024))).toThrow('2048');
});
