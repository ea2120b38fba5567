/** A small memory of this instance: forgets after `ttlMs` and never holds more than `max` entries. */
export interface BoundedCache<T> {
  get(key: string, now: Date): T | undefined;
  set(key: string, value: T, now: Date): void;
  delete(key: string): void;
  deleteAll(isGone: (key: string, value: T) => boolean): void;
}

export function createBoundedCache<T>({ max, ttlMs }: { max: number; ttlMs: number }): BoundedCache<T> {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key, now) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      if (entry.until > now.getTime()) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key, value, now) {
      entries.delete(key);
      entries.set(key, { value, until: now.getTime() + ttlMs });
      const [oldest] = entries.keys();
      if (entries.size > max && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => void entries.delete(key),
    deleteAll(isGone) {
      for (const [key, { value }] of entries) if (isGone(key, value)) entries.delete(key);
    },
  };
}
