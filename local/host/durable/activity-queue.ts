import type { ActivityInput } from './contract.ts';
import type { Engine } from './engine.ts';
import { detailsOf, messageOf } from './engine.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import { isAlive } from './instances.ts';
import { missingFunction } from './start-task.ts';
import type { ActivityRow } from './store.ts';

export interface ActivityQueue {
  /** Takes what is in the store and was not taken before, the oldest first. */
  add(rows: readonly ActivityRow[]): void;
  /** How many of an instance are queued or running. */
  underWay(id: string): number;
  /** Starts nothing more. Resolves when no activity runs, or after the grace. */
  stop(graceMs: number): Promise<void>;
}

/** Runs queued activities in their order. What a killed host leaves in the store is added, and so done, again. */
export function openActivityQueue(engine: Engine): ActivityQueue {
  const queued = new Set<ActivityRow>();
  const running = new Set<Promise<void>>();
  const underWay = new Map<string, number>();
  let isStopped = false;

  const count = (id: string, change: 1 | -1): void => {
    const now = (underWay.get(id) ?? 0) + change;
    if (now === 0) underWay.delete(id);
    else underWay.set(id, now);
  };
  const fill = (): void => {
    for (const row of queued) {
      if (isStopped || running.size >= engine.options.maxConcurrentActivities) return;
      queued.delete(row);
      if (isAwaited(engine, row)) start(row);
      else count(row.id, -1);
    }
  };
  const start = (row: ActivityRow): void => {
    const run = callActivity(engine, row)
      .then(({ event, hasFailed }) => {
        count(row.id, -1);
        engine.completions.add({ id: row.id, execution: row.execution, task: row.task, hasFailed, event });
      })
      .catch((cause: unknown) => engine.options.log(`activity ${row.name}: ${messageOf(cause)}`))
      .finally(() => {
        running.delete(run);
        fill();
      });
    running.add(run);
  };
  return {
    add: (rows) => {
      for (const row of rows) {
        queued.add(row);
        count(row.id, 1);
      }
      fill();
    },
    underWay: (id) => underWay.get(id) ?? 0,
    stop: async (graceMs) => {
      isStopped = true;
      await settledWithin([...running], graceMs);
    },
  };
}

/** Of an instance that ended while they were queued, nobody waits for the others. */
function isAwaited({ store }: Engine, { id, execution }: ActivityRow): boolean {
  const row = store.instances.get(id);
  return row !== undefined && isAlive(row) && row.execution === execution;
}

interface Outcome {
  readonly hasFailed: boolean;
  readonly event: HistoryEvent;
}

async function callActivity(engine: Engine, row: ActivityRow): Promise<Outcome> {
  const runner = engine.runner();
  if (!runner.exists('activity', row.name)) {
    return failed(engine, row, new Error(missingFunction('activity', row.name)));
  }
  const typed = row.inputIsText === 1 ? { string: row.input } : { json: row.input };
  const input: ActivityInput = { instanceId: row.id, typed };
  try {
    const fields = { TaskScheduledId: row.task, Result: await runner.activity(row.name, input) };
    return { hasFailed: false, event: newEvent(EventType.taskCompleted, engine.nowMs(), fields) };
  } catch (cause) {
    return failed(engine, row, cause);
  }
}

function failed(engine: Engine, row: ActivityRow, cause: unknown): Outcome {
  const Reason = `Activity function '${row.name}' failed: ${messageOf(cause)}`;
  const fields = { TaskScheduledId: row.task, Reason, Details: detailsOf(cause) };
  return { hasFailed: true, event: newEvent(EventType.taskFailed, engine.nowMs(), fields) };
}

async function settledWithin(runs: readonly Promise<void>[], graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, graceMs);
  await Promise.race([Promise.allSettled(runs), promise]);
  clearTimeout(timer);
}
