import type { HistoryEvent } from './events.ts';
import type { CachedHistory } from './history-cache.ts';
import type { InstanceRow } from './store.ts';

/** One turn of one instance, from reading its messages to the commit of all it decided. */
export interface Turn {
  readonly row: InstanceRow;
  readonly past: CachedHistory;
  /** OrchestratorStarted and the messages of this turn. */
  readonly events: readonly HistoryEvent[];
  readonly nowMs: number;
  readonly lastSeq: number;
}
