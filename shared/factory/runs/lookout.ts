import type { Clock } from '#kernel';
import { isOpen, type Run, type Step } from './schema.ts';
import { type Runs, type StepDoc, toRun, toStep } from './store.ts';

const BUSY_MS = 400;
const QUIET_MS = 2_000;
const SLOWER = 1.25;

export type Pause = (ms: number) => Promise<unknown>;

/** Somebody who watches, and until when at most: nobody says that a reader has gone. */
export interface Watcher {
  untilMs: number;
}

/** What is known of a run: its state, then every step in the order in which it was first seen. */
export interface Sight {
  run: Run;
  steps: readonly Step[];
}

export interface Lookout {
  watchers: Set<Watcher>;
  /** Undefined before the first look. */
  sight(): Sight | undefined;
  /** Resolves once there is something else to see than this, or nothing more, within seconds; rejects when a look failed. */
  after(seen: Sight | undefined): Promise<void>;
  /** Until nobody watches any more, or the run has ended. */
  keepLooking(): Promise<void>;
}

/**
 * One run, looked at on behalf of everybody who watches it on this instance; the longer nothing happens, the more
 * seldom.
 */
export function openLookout(
  { runs, clock, wait }: { runs: Runs; clock: Clock; wait: Pause },
  runId: string,
): Lookout {
  const watchers = new Set<Watcher>();
  const steps = createStepList();
  let sight: Sight | undefined;
  let looked = pending();
  let isOver = false;

  const tell = () => {
    looked.resolve();
    looked = pending();
  };

  async function look(): Promise<boolean> {
    // The run is read before its steps: a run seen as ended has all its steps in the store.
    const run = await runs.get(runId);
    const hasNews = steps.add(await stepsAbove(runs, runId, steps.complete()));
    sight = { run: toRun(run), steps: steps.all };
    return hasNews;
  }

  async function lookOn(): Promise<void> {
    let pauseMs = BUSY_MS;
    while (dropOver(watchers, clock.now().getTime()) > 0) {
      pauseMs = (await look()) ? BUSY_MS : Math.min(pauseMs * SLOWER, QUIET_MS);
      tell();
      if (sight && !isOpen(sight.run.status)) break;
      await wait(pauseMs);
    }
    isOver = true;
    tell();
  }

  return {
    watchers,
    sight: () => sight,
    after: (seen) => (isOver || sight !== seen ? Promise.resolve() : looked.promise),
    keepLooking: () => lookOn().catch((error: unknown) => looked.reject(error)),
  };
}

/** Those whose time is over count no more; tells how many are left. */
export function dropOver(watchers: Set<Watcher>, nowMs: number): number {
  for (const watcher of watchers) if (watcher.untilMs <= nowMs) watchers.delete(watcher);
  return watchers.size;
}

function pending(): PromiseWithResolvers<void> {
  const promise = Promise.withResolvers<void>();
  // Who does not wait just then hears of a failure when they ask the next time.
  promise.promise.catch(() => {});
  return promise;
}

function createStepList() {
  const all: Step[] = [];
  const known = new Set<string>();
  const positions = createWatermark(0);
  return {
    all,
    /** Every position up to this one has been seen; parallel steps land in any order. */
    complete: positions.reached,
    add(docs: StepDoc[]): boolean {
      const fresh = docs.filter(({ id }) => !known.has(id));
      for (const doc of fresh) {
        known.add(doc.id);
        all.push(toStep(doc));
        positions.pass(doc.seq);
      }
      return fresh.length > 0;
    },
  };
}

/** The highest position below which none is missing. */
export function createWatermark(start: number) {
  const above = new Set<number>();
  let reached = start;
  return {
    reached: () => reached,
    pass(position: number): void {
      if (position > reached) above.add(position);
      while (above.delete(reached + 1)) reached += 1;
    },
  };
}

async function stepsAbove(runs: Runs, runId: string, seq: number): Promise<StepDoc[]> {
  const steps: StepDoc[] = [];
  for (;;) {
    const page = await runs.steps(runId, steps.at(-1)?.seq ?? seq);
    steps.push(...page);
    if (page.length < 100) return steps;
  }
}
