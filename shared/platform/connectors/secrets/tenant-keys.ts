import { randomBytes } from 'node:crypto';
import { type Clock, type Doc, iso, MINUTE_MS, mustSee, type SealKey, type TenantDb } from '#kernel';
import type { KeyWrapper, WrappedKey } from './key-wrapper.ts';

/** A person's withdrawal or an outage of the vault must bite soon, so no key stays longer than this. */
const KEPT_MS = 5 * MINUTE_MS;
const KEPT_AT_MOST = 500;
const TENANT_KEY_ID = 'tenant_key';

interface TenantKeyDoc extends Doc, WrappedKey {
  createdAt: string;
}

export interface KeyHome {
  tenantId: string;
  db: TenantDb;
  clock: Clock;
}

/** One 256-bit key per tenant, stored only in wrapped form, inside the tenant's own partition. */
export interface TenantKeys {
  keyOf(home: KeyHome): Promise<SealKey>;
  /** Drops the unwrapped key from memory, for instance when the tenant is erased. */
  forget(tenantId: string): void;
}

export function createTenantKeys(wrapper: KeyWrapper): TenantKeys {
  const kept = new Map<string, { bytes: Uint8Array; untilMs: number }>();

  function forget(tenantId: string) {
    kept.get(tenantId)?.bytes.fill(0);
    kept.delete(tenantId);
  }

  function keep(tenantId: string, bytes: Uint8Array, nowMs: number) {
    for (const [id, entry] of kept) if (entry.untilMs <= nowMs || kept.size >= KEPT_AT_MOST) forget(id);
    kept.set(tenantId, { bytes, untilMs: nowMs + KEPT_MS });
  }

  return {
    forget,
    async keyOf({ tenantId, db, clock }) {
      const nowMs = clock.now().getTime();
      const known = kept.get(tenantId);
      if (known && known.untilMs > nowMs) return { kid: TENANT_KEY_ID, bytes: Uint8Array.from(known.bytes) };

      const bytes = (await readKey(wrapper, db)) ?? (await createKey(wrapper, db, clock));
      keep(tenantId, Uint8Array.from(bytes), nowMs);
      return { kid: TENANT_KEY_ID, bytes };
    },
  };
}

async function readKey(wrapper: KeyWrapper, db: TenantDb): Promise<Uint8Array | undefined> {
  const doc = await db.get<TenantKeyDoc>(TENANT_KEY_ID);
  return doc && (await wrapper.unwrap({ keyId: doc.keyId, wrapped: doc.wrapped }));
}

async function createKey(wrapper: KeyWrapper, db: TenantDb, clock: Clock): Promise<Uint8Array> {
  const bytes = new Uint8Array(randomBytes(32));
  const wrapped = await wrapper.wrap(bytes);
  const outcome = await db.create<TenantKeyDoc>({
    id: TENANT_KEY_ID,
    type: 'tenant_key',
    ...wrapped,
    createdAt: iso(clock.now()),
    ttl: -1,
  });
  if (outcome.kind === 'written') return bytes;

  // Two first uses at once: the stored key is the tenant's key, ours was never used.
  const winner = await mustSee(db, TENANT_KEY_ID, () => readKey(wrapper, db));
  if (!winner) throw new Error('the key of a tenant is neither new nor there');
  return winner;
}
