/** Wakes the owners of delayed messages. One timer runs, set to the earliest due time. */
export interface DueTimer {
  arm(dueMs: number): void;
  stop(): void;
}

export interface DueTimerInput {
  readonly nowMs: () => number;
  /** Owners of messages with `afterMs` < due <= `nowMs`. */
  readonly targets: (afterMs: number, nowMs: number) => readonly string[];
  readonly nextDueMs: (afterMs: number) => number | null;
  readonly wake: (id: string) => void;
}

/** Node fires at once when a delay exceeds 31 bits. */
const longestDelayMs = 2 ** 31 - 1;

export function openDueTimer(input: DueTimerInput): DueTimer {
  let sweptMs = 0;
  let armedMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  const sweep = (): void => {
    const nowMs = input.nowMs();
    const targets = input.targets(sweptMs, nowMs);
    sweptMs = nowMs;
    armedMs = Number.POSITIVE_INFINITY;
    for (const id of targets) input.wake(id);
    const nextMs = input.nextDueMs(nowMs);
    if (nextMs !== null) arm(nextMs);
  };
  const arm = (dueMs: number): void => {
    if (isStopped || dueMs >= armedMs) return;
    clearTimeout(timer);
    armedMs = dueMs;
    // A message that fell due before the last sweep must still be seen by the next one.
    sweptMs = Math.min(sweptMs, dueMs - 1);
    timer = setTimeout(sweep, Math.min(Math.max(0, dueMs - input.nowMs()), longestDelayMs));
  };
  return {
    arm,
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
