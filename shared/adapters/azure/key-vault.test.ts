import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { KeyWrapper } from '#platform/connectors';
import { startKeyVault } from '../../../tests/support/key-vault.ts';
import { keyVaultWrapper } from './key-vault.ts';

let vault: Awaited<ReturnType<typeof startKeyVault>>;
let keys: KeyWrapper;
const tenantKey = new Uint8Array(randomBytes(32));

beforeEach(async () => {
  vault = await startKeyVault();
  keys = openKeys();
});
afterEach(() => vault.stop());

/** Another one is another process. */
const openKeys = () => keyVaultWrapper(vault.keyUrl, vault.access);
const newest = () => `${vault.keyUrl}/${vault.state.versions.at(-1)?.id}`;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('a tenant key is recorded with the version that wrapped it, and opens by that one', async () => {
  const wrapped = await keys.wrap(tenantKey);
  expect(wrapped.keyId).toBe(newest());
  expect(hex(await openKeys().unwrap(wrapped))).toBe(hex(tenantKey));
});

test('a rotation changes what wraps in a process that lives, and nothing of what was wrapped before', async () => {
  const before = await keys.wrap(tenantKey);
  vault.rotate();
  const after = await keys.wrap(tenantKey);

  expect(after.keyId).toBe(newest());
  expect(after.keyId).not.toBe(before.keyId);
  for (const process of [keys, openKeys()]) {
    expect(hex(await process.unwrap(before))).toBe(hex(tenantKey));
    expect(hex(await process.unwrap(after))).toBe(hex(tenantKey));
  }
});

test('a version that has expired still opens what it closed, one that was disabled does not', async () => {
  const wrapped = await keys.wrap(tenantKey);
  const [first] = vault.state.versions;
  vault.rotate();
  Object.assign(first ?? {}, { expiresAt: Date.now() / 1000 - 60 });
  expect(hex(await openKeys().unwrap(wrapped))).toBe(hex(tenantKey));

  Object.assign(first ?? {}, { isEnabled: false });
  await expect(openKeys().unwrap(wrapped)).rejects.toThrow();
});

test('opening needs the right to unwrap alone and one call; wrapping needs get and wrap, and nothing else is asked', async () => {
  const wrapped = await keys.wrap(tenantKey);
  vault.state.rights.delete('get');
  vault.state.rights.delete('wrapKey');
  await openKeys().unwrap(wrapped);
  await keys.unwrap(wrapped);

  const { pathname } = new URL(wrapped.keyId);
  const [, , name, version] = pathname.split('/');
  expect(vault.state.calls).toEqual([
    expect.stringMatching(new RegExp(`^GET /keys/${name}/?$`)),
    `POST /keys/${name}/${version}/wrapkey`,
    `POST /keys/${name}/${version}/unwrapkey`,
    `POST /keys/${name}/${version}/unwrapkey`,
  ]);
  for (const right of ['get', 'wrapKey'] as const) {
    vault.state.rights.clear();
    vault.state.rights.add(right);
    await expect(openKeys().wrap(tenantKey)).rejects.toThrow();
  }
});

test.each<[string, (id: string) => string]>([
  [
    'a vault whose name begins like ours',
    (id) => id.replace('.vault.azure.net', '.vault.azure.net.evil.example'),
  ],
  ['another vault', (id) => id.replace('tenants.', 'tenants2.')],
  ['another port', (id) => id.replace('.net/', '.net:8443/')],
  ['another scheme', (id) => id.replace('https:', 'http:')],
  ['a name in front of the host', (id) => id.replace('https://', 'https://tenants.vault.azure.net@')],
  ['a user at our host', (id) => id.replace('https://', 'https://somebody@')],
  ['a key whose name begins like ours', (id) => id.replace('/kek/', '/kek-evil/')],
  ['a secret in place of a key', (id) => id.replace('/keys/', '/secrets/')],
  ['a path that climbs', (id) => id.replace('/kek/', '/kek/../kek-evil/')],
  ['a path that climbs in disguise', (id) => id.replace('/kek/', '/kek/%2e%2e/kek-evil/')],
  ['a longer path', (id) => `${id}/more`],
  ['a query', (id) => `${id}?x=1`],
  ['a fragment', (id) => `${id}#x`],
  ['no version', (id) => id.slice(0, id.lastIndexOf('/'))],
  ['a version that is none', (id) => `${id.slice(0, id.lastIndexOf('/'))}/latest`],
  ['nothing', () => ''],
])('what names %s is refused, and nobody is asked', async (_what, change) => {
  const { wrapped } = await keys.wrap(tenantKey);
  const asked = vault.state.calls.length;
  await expect(keys.unwrap({ keyId: change(newest()), wrapped })).rejects.toThrow('outside the configured');
  expect(vault.state.calls).toHaveLength(asked);
});

test('a vault that asks for a token of another resource gets none', async () => {
  vault.state.resource = 'https://vault.evil.example';
  await expect(keys.wrap(tenantKey)).rejects.toThrow('does not match the requested domain');
  expect(vault.state.tokensGiven).toBe(0);
});
