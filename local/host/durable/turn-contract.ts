import type { Completion } from './completions.ts';
import type { HistoryEvent } from './events.ts';
import type { CachedHistory } from './history-cache.ts';
import type { InstanceRow } from './store.ts';

/** One turn of one instance, from reading its messages to the commit of all it decided. */
export interface Turn {
  readonly row: InstanceRow;
  readonly past: CachedHistory;
  /** OrchestratorStarted, the messages and the completions of this turn. */
  readonly events: readonly HistoryEvent[];
  /** The same as JSON text, joined by commas. */
  readonly text: string;
  /** What this turn takes up, to be committed with it. */
  readonly completions: readonly Completion[];
  readonly nowMs: number;
  readonly lastSeq: number;
}
