import type { HistoryEvent } from './events.ts';

export interface CachedHistory {
  readonly execution: string;
  readonly events: HistoryEvent[];
  /** The same as JSON text, joined by commas: what a turn is given is joined from it and never written anew. */
  text: string;
  turns: number;
  /** Nothing goes on before all open activities are over, or one has failed. */
  needsAll: boolean;
}

export interface HistoryCache {
  get(id: string, execution: string): CachedHistory | undefined;
  needsAll(id: string): boolean;
  put(id: string, history: CachedHistory): void;
  drop(id: string): void;
}

/** Histories of instances that had a turn lately. The least recently used go when `maxSize` characters are exceeded. */
export function createHistoryCache(maxSize: number): HistoryCache {
  const entries = new Map<string, { history: CachedHistory; size: number }>();
  let total = 0;

  const drop = (id: string): void => {
    total -= entries.get(id)?.size ?? 0;
    entries.delete(id);
  };
  return {
    get: (id, execution) => {
      const history = entries.get(id)?.history;
      return history?.execution === execution ? history : undefined;
    },
    needsAll: (id) => entries.get(id)?.history.needsAll === true,
    put: (id, history) => {
      drop(id);
      entries.set(id, { history, size: history.text.length });
      total += history.text.length;
      for (const oldest of entries.keys()) {
        if (total <= maxSize) break;
        drop(oldest);
      }
    },
    drop,
  };
}
