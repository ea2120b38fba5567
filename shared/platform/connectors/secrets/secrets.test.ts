import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seal, unseal } from '#kernel';
import { testKeys } from '../../../../tests/support/connectors.ts';
import { movableClock, openStore, type Store } from '../../../../tests/support/platform.ts';
import type { TokenGrant } from '../drivers/driver.ts';
import type { KeyWrapper } from './key-wrapper.ts';
import { createTenantKeys } from './tenant-keys.ts';
import { createTokenVaults } from './token-vaults.ts';

const clock = movableClock('2026-03-12T08:00:00.000Z');
let store: Store;
beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

const homeOf = (tenantId: string) => ({ tenantId, db: store.cosmos.tenant(tenantId), clock });

const grant: TokenGrant = {
  accessToken: 'access-CANARY',
  refreshToken: 'refresh-CANARY',
  expiresAtMs: 0,
  scopes: ['Mail.Read'],
};

/** Counts what the keeper of the wrapping key is asked for. */
function countingKeys(): KeyWrapper & { unwrapped: number } {
  const keys = testKeys();
  const counting = {
    unwrapped: 0,
    wrap: keys.wrap,
    async unwrap(wrapped: Parameters<KeyWrapper['unwrap']>[0]) {
      counting.unwrapped += 1;
      return keys.unwrap(wrapped);
    },
  };
  return counting;
}

describe('sealed tokens', () => {
  const places = ['tnt_a', 'tnt_b'].flatMap((tenantId) =>
    ['con_1', 'con_2'].flatMap((connectionId) =>
      (['read', 'write'] as const).flatMap((set) =>
        [1, 2].map((version) => ({ tenantId, connectionId, set, version })),
      ),
    ),
  );
  const home = places[0] ?? { tenantId: '', connectionId: '', set: 'read' as const, version: 0 };
  const others = places.slice(1);

  test('what was sealed opens in its own place', async () => {
    const vaults = createTokenVaults(testKeys());
    const box = await vaults[home.set].seal(homeOf(home.tenantId), home, grant);
    expect(await vaults[home.set].open(homeOf(home.tenantId), home, box)).toEqual(grant);
    expect(JSON.stringify(box)).not.toContain('CANARY');
  });

  test.each(others)(
    'a box moved to $tenantId, $connectionId, $set, version $version does not open',
    async (place) => {
      const vaults = createTokenVaults(testKeys());
      const box = await vaults[home.set].seal(homeOf(home.tenantId), home, grant);
      await expect(vaults[place.set].open(homeOf(place.tenantId), place, box)).rejects.toThrow(
        'does not open here',
      );
    },
  );

  const flip = (text: string) => (text.startsWith('A') ? `B${text.slice(1)}` : `A${text.slice(1)}`);
  test.each(['iv', 'ct', 'tag'] as const)('a box with a changed %s does not open', async (part) => {
    const key = { kid: 'k', bytes: new Uint8Array(randomBytes(32)) };
    const box = seal(key, 'place', 'text');
    expect(() => unseal(key, 'place', { ...box, [part]: flip(box[part]) })).toThrow('does not open here');
  });

  test('another key of the same length, a cut tag and an empty box do not open', () => {
    const key = { kid: 'k', bytes: new Uint8Array(randomBytes(32)) };
    const box = seal(key, 'place', 'text');
    expect(() => unseal({ ...key, bytes: new Uint8Array(randomBytes(32)) }, 'place', box)).toThrow();
    expect(() => unseal(key, 'place', { ...box, tag: box.tag.slice(0, 8) })).toThrow();
    expect(() => unseal(key, 'place', { ...box, ct: '', tag: '' })).toThrow();
  });
});

describe('tenant keys', () => {
  test('two first uses at once end in one key', async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(() => createTenantKeys(testKeys()).keyOf(homeOf('tnt_race'))),
    );
    expect(Buffer.from(one?.bytes ?? [])).toEqual(Buffer.from(two?.bytes ?? [1]));
  });

  test('an unwrapped key stays in memory for five minutes and no longer', async () => {
    const keys = countingKeys();
    const tenantKeys = createTenantKeys(keys);
    await createTenantKeys(testKeys()).keyOf(homeOf('tnt_memory'));

    await tenantKeys.keyOf(homeOf('tnt_memory'));
    clock.move(4 * 60_000);
    await tenantKeys.keyOf(homeOf('tnt_memory'));
    expect(keys.unwrapped).toBe(1);
    clock.move(60_000);
    await tenantKeys.keyOf(homeOf('tnt_memory'));
    expect(keys.unwrapped).toBe(2);
  });

  test('a forgotten key is unwrapped again, and the keys of many tenants do not pile up', async () => {
    const keys = countingKeys();
    const tenantKeys = createTenantKeys(keys);
    await tenantKeys.keyOf(homeOf('tnt_forget'));
    tenantKeys.forget('tnt_forget');
    await tenantKeys.keyOf(homeOf('tnt_forget'));
    expect(keys.unwrapped).toBe(1);
  });

  test('the store holds a tenant key only in wrapped form', async () => {
    const { bytes } = await createTenantKeys(testKeys()).keyOf(homeOf('tnt_plain'));
    const stored = JSON.stringify(await store.cosmos.tenant('tnt_plain').get('tenant_key'));
    expect(stored).toContain('file:');
    expect(stored).not.toContain(Buffer.from(bytes).toString('base64url'));
    expect(stored).not.toContain(Buffer.from(bytes).toString('base64').slice(0, 40));
  });
});
