type Stop = () => Promise<void>;

export interface Stops {
  /** What takes work in: stopped before anything that it needs. */
  first(stop: Stop): void;
  next(stop: Stop): void;
  last(stop: Stop): void;
  /** Stops everything in this order, once; rejects with the first failure when all has been tried. */
  run(): Promise<void>;
}

export function createStops(): Stops {
  const stages: Stop[][] = [[], [], []];
  let running: Promise<void> | undefined;

  async function runAll(): Promise<void> {
    const failures: unknown[] = [];
    for (const stage of stages) {
      const outcomes = await Promise.allSettled(stage.map((stop) => stop()));
      failures.push(
        ...outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : [])),
      );
    }
    if (failures.length > 0) throw failures[0];
  }
  return {
    first: (stop) => void stages[0]?.push(stop),
    next: (stop) => void stages[1]?.push(stop),
    last: (stop) => void stages[2]?.push(stop),
    run: () => {
      running ??= runAll();
      return running;
    },
  };
}
