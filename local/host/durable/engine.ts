import type { Completions } from './completions.ts';
import type { DurableOptions, Runner } from './contract.ts';
import type { Effects } from './group-commit.ts';
import type { HistoryCache } from './history-cache.ts';
import type { Store } from './store.ts';

/** What turns, activities, entities and the client API share. */
export interface Engine {
  readonly options: DurableOptions;
  readonly store: Store;
  readonly histories: HistoryCache;
  readonly completions: Completions;
  readonly runner: () => Runner;
  readonly write: <T>(work: (effects: Effects) => T) => Promise<T>;
  /** Epoch milliseconds that never run backwards, so that a message is never due later than its reader. */
  readonly nowMs: () => number;
}

export function monotonicClock(): () => number {
  let last = 0;
  return () => {
    last = Math.max(last, Date.now());
    return last;
  };
}

export function isEntityId(id: string): boolean {
  return id.startsWith('@');
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

export function detailsOf(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
}
