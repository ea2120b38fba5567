import { type BoundedCache, createBoundedCache } from './bounded-cache.ts';
import type { Clock } from './clock.ts';

/** How much is remembered of one kind of thing, and for how long. */
interface Bounds {
  /** `room.things`, unique. */
  name: string;
  max: number;
  ttlMs: number;
}

/** What an instance of the app remembers of the tenants it works for; another instance begins with nothing. */
export interface Memories {
  cache(bounds: Bounds): BoundedCache<unknown>;
  /** All that is remembered of this tenant, of whatever kind. */
  forget(tenantId: string): void;
}

export function createMemories(): Memories {
  const caches = new Map<string, BoundedCache<unknown>>();
  return {
    cache(bounds) {
      const cache = caches.get(bounds.name) ?? createBoundedCache<unknown>(bounds);
      caches.set(bounds.name, cache);
      return cache;
    },
    forget(tenantId) {
      for (const cache of caches.values()) cache.deleteAll((key) => key.startsWith(keyOf(tenantId, '')));
    },
  };
}

/** What it takes of a context. */
interface Remembering {
  memories: Memories;
  tenantId: string;
  clock: Clock;
}

/** A memory of one kind of thing, within the tenant of the context that asks. */
export interface Memory<T> {
  get(ctx: Remembering, key: string): T | undefined;
  set(ctx: Remembering, key: string, value: T): T;
  delete(ctx: Remembering, key: string): void;
}

/** Declares what may be remembered of tenants; where it lies is the instance's. */
export const defineMemory = <T>(bounds: Bounds): Memory<T> => ({
  get: ({ memories, tenantId, clock }, key) =>
    memories.cache(bounds).get(keyOf(tenantId, key), clock.now()) as T | undefined,
  set({ memories, tenantId, clock }, key, value) {
    memories.cache(bounds).set(keyOf(tenantId, key), value, clock.now());
    return value;
  },
  delete: ({ memories, tenantId }, key) => memories.cache(bounds).delete(keyOf(tenantId, key)),
});

const keyOf = (tenantId: string, key: string): string => `${tenantId}|${key}`;
