import type { Effect, Settled } from '#kernel';

/** What one instance of the engine of the tests waits for by name. */
export interface Waiting {
  add(effect: Effect, untilMs: number): void;
  /** One wait that is over: its event came, also before it was waited for, or its time has passed. */
  take(): Settled | undefined;
  raise(name: string): void;
  /** Looks at the clock again. */
  look(): void;
  /** Resolves when something may be over. */
  changed(): Promise<undefined>;
  /** The same, and until then the instance has nothing else to do. */
  rest(): Promise<undefined>;
  isResting(): boolean;
  /** Resolves when the instance rests. */
  rested(): Promise<undefined>;
}

export function createWaiting(nowMs: () => number): Waiting {
  const waits = new Map<Effect, { name: string; untilMs: number }>();
  const raised = new Map<string, number>();
  let change = Promise.withResolvers<undefined>();
  let rest = Promise.withResolvers<undefined>();
  let isResting = false;

  function take(): Settled | undefined {
    for (const [effect, { name, untilMs }] of waits) {
      const count = raised.get(name) ?? 0;
      if (count === 0 && untilMs > nowMs()) continue;
      waits.delete(effect);
      if (count > 0) raised.set(name, count - 1);
      return { effect, result: count > 0 ? 'happened' : 'timed_out' };
    }
    return undefined;
  }
  function wake(): void {
    isResting = false;
    change.resolve(undefined);
    change = Promise.withResolvers();
    rest = Promise.withResolvers();
  }
  return {
    add: (effect, untilMs) =>
      void waits.set(effect, { name: effect.kind === 'wait' ? effect.name : '', untilMs }),
    take,
    raise(name) {
      raised.set(name, (raised.get(name) ?? 0) + 1);
      wake();
    },
    look() {
      if ([...waits.values()].some(({ untilMs }) => untilMs <= nowMs())) wake();
    },
    changed: () => change.promise,
    rest() {
      isResting = true;
      rest.resolve(undefined);
      return change.promise;
    },
    isResting: () => isResting,
    rested: () => rest.promise,
  };
}
