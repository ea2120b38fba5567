import type { ActivityInput } from './contract.ts';
import type { Engine } from './engine.ts';
import { detailsOf, messageOf } from './engine.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import { post } from './instances.ts';
import { missingFunction } from './start-task.ts';
import type { ActivityRow } from './store.ts';

export interface ActivityQueue {
  /** New rows are in the store. */
  wake(): void;
  /** Starts nothing more. Resolves when no activity runs, or after the grace. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Starts queued activities in the order of their rows. The position is kept in memory only, so a restart
 * begins at the oldest row left: whatever was running when the host died runs again.
 */
export function openActivityQueue(engine: Engine): ActivityQueue {
  let position = 0;
  let hasMore = false;
  let isStopped = false;
  const running = new Set<Promise<void>>();

  const fill = (): void => {
    const free = engine.options.maxConcurrentActivities - running.size;
    if (isStopped || !hasMore || free <= 0) return;
    const rows = engine.store.activities.next(position, free);
    hasMore = rows.length === free;
    for (const row of rows) {
      position = row.seq;
      start(row);
    }
  };
  const start = (row: ActivityRow): void => {
    const run = runActivity(engine, row)
      .catch((cause: unknown) => engine.options.log(`activity ${row.name}: ${messageOf(cause)}`))
      .finally(() => {
        running.delete(run);
        fill();
      });
    running.add(run);
  };
  return {
    wake: () => {
      hasMore = true;
      fill();
    },
    stop: async (graceMs) => {
      isStopped = true;
      await settledWithin([...running], graceMs);
    },
  };
}

async function runActivity(engine: Engine, row: ActivityRow): Promise<void> {
  const outcome = await callActivity(engine, row);
  await engine.write((effects) => {
    if (!engine.store.activities.finish(row.seq)) return;
    const nowMs = engine.nowMs();
    const event = newEvent(outcome.type, nowMs, { TaskScheduledId: row.task, ...outcome.fields });
    post(engine.store, effects, { id: row.id, execution: row.execution, dueMs: nowMs, event });
  });
}

interface Outcome {
  readonly type: number;
  readonly fields: Pick<HistoryEvent, 'Result' | 'Reason' | 'Details'>;
}

async function callActivity(engine: Engine, row: ActivityRow): Promise<Outcome> {
  const runner = engine.runner();
  if (!runner.exists('activity', row.name)) {
    return failed(row, new Error(missingFunction('activity', row.name)));
  }
  const typed = row.inputIsText === 1 ? { string: row.input } : { json: row.input };
  const input: ActivityInput = { instanceId: row.id, typed };
  try {
    const result = await runner.activity(row.name, input);
    return { type: EventType.taskCompleted, fields: { Result: JSON.stringify(result ?? null) } };
  } catch (cause) {
    return failed(row, cause);
  }
}

function failed(row: ActivityRow, cause: unknown): Outcome {
  const Reason = `Activity function '${row.name}' failed: ${messageOf(cause)}`;
  return { type: EventType.taskFailed, fields: { Reason, Details: detailsOf(cause) } };
}

async function settledWithin(runs: readonly Promise<void>[], graceMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, graceMs);
  await Promise.race([Promise.allSettled(runs), promise]);
  clearTimeout(timer);
}
