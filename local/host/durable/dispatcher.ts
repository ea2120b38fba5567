/** Runs at most one task per id at a time, and at most `maxRunning` in all, oldest wake first. */
export interface Dispatcher {
  wake(id: string): void;
  /** Starts nothing more and resolves when what runs has ended. */
  stop(): Promise<void>;
}

export interface DispatcherInput {
  readonly maxRunning: number;
  /** Must not reject for reasons of the app; a rejection is retried after a pause. */
  readonly run: (id: string) => Promise<void>;
  readonly onError: (id: string, cause: unknown) => void;
}

const retryPauseMs = 1_000;

export function openDispatcher(input: DispatcherInput): Dispatcher {
  const ready = new Set<string>();
  /** The value says that the id was woken again while it ran. */
  const running = new Map<string, boolean>();
  const idle = Promise.withResolvers<void>();
  const pauses = new Set<NodeJS.Timeout>();
  let isStopped = false;

  const pump = (): void => {
    for (const id of ready) {
      if (isStopped || running.size >= input.maxRunning) break;
      ready.delete(id);
      running.set(id, false);
      void execute(id);
    }
    if (isStopped && running.size === 0) idle.resolve();
  };
  const execute = async (id: string): Promise<void> => {
    try {
      await input.run(id);
    } catch (cause) {
      input.onError(id, cause);
      retryLater(id);
    }
    const wasWoken = running.get(id) === true;
    running.delete(id);
    if (wasWoken) ready.add(id);
    pump();
  };
  const retryLater = (id: string): void => {
    const pause = setTimeout(() => {
      pauses.delete(pause);
      wake(id);
    }, retryPauseMs);
    pauses.add(pause);
  };
  const wake = (id: string): void => {
    if (running.has(id)) {
      running.set(id, true);
      return;
    }
    ready.add(id);
    pump();
  };
  return {
    wake,
    stop: () => {
      isStopped = true;
      for (const pause of pauses) clearTimeout(pause);
      pump();
      return idle.promise;
    },
  };
}
