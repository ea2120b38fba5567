import type { HistoryEvent } from './events.ts';

/**
 * The end of an activity that no turn has taken up yet. It is in memory only: the turn that takes it up commits it,
 * together with the end of the queued activity. When the host dies before, the activity is queued still and done again.
 */
export interface Completion {
  readonly id: string;
  readonly execution: string;
  readonly task: number;
  readonly hasFailed: boolean;
  readonly event: HistoryEvent;
}

export interface Completions {
  add(completion: Completion): void;
  /** All of one instance, for its turn. */
  take(id: string): Completion[];
  /** Of a turn that came to nothing. */
  putBack(id: string, completions: readonly Completion[]): void;
  takeAll(): Completion[];
}

export interface CompletionsInput {
  /** How many activities of an instance are queued or running. */
  readonly underWay: (id: string) => number;
  /** Whether the instance can do nothing before all its activities are over, or one of them has failed. */
  readonly needsAll: (id: string) => boolean;
  readonly wake: (id: string) => void;
}

/** What ends so shortly one after the other is taken up in one turn; the last one does not wait. */
const gatherMs = 10;
/** Where only the last part of a fan-in can let the instance go on. It bounds what would be done again after a crash. */
const gatherAllMs = 250;

export function openCompletions({ underWay, needsAll, wake }: CompletionsInput): Completions {
  const waiting = new Map<string, Completion[]>();
  const timers = new Map<string, NodeJS.Timeout>();

  const take = (id: string): Completion[] => {
    const taken = waiting.get(id) ?? [];
    waiting.delete(id);
    clearTimeout(timers.get(id));
    timers.delete(id);
    return taken;
  };
  const gather = (id: string, ms: number): void => {
    if (timers.has(id)) return;
    timers.set(
      id,
      setTimeout(() => wake(id), ms),
    );
  };
  return {
    add: (completion) => {
      const { id, hasFailed } = completion;
      const gathered = waiting.get(id);
      if (gathered) gathered.push(completion);
      else waiting.set(id, [completion]);
      if (underWay(id) === 0 || hasFailed) wake(id);
      else gather(id, needsAll(id) ? gatherAllMs : gatherMs);
    },
    take,
    putBack: (id, completions) => {
      if (completions.length > 0) waiting.set(id, [...completions, ...(waiting.get(id) ?? [])]);
    },
    takeAll: () => [...waiting.keys()].flatMap(take),
  };
}
