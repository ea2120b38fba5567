import { randomUUID } from 'node:crypto';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import type { Effects } from './group-commit.ts';
import type { InstanceRow, Parent, RuntimeStatus, Store } from './store.ts';

export interface NewInstance {
  readonly id: string;
  readonly name: string;
  /** JSON text. */
  readonly input: string | null;
  readonly version: string | null;
  readonly parent: Parent | null;
}

export function newExecutionId(): string {
  return randomUUID().replaceAll('-', '');
}

export function isAlive(row: { status: RuntimeStatus }): boolean {
  return row.status === 'Pending' || row.status === 'Running' || row.status === 'Suspended';
}

/** Puts a new execution in place of a finished one, if any. To be called inside a transaction. */
export function createInstance(store: Store, effects: Effects, input: NewInstance, nowMs: number): void {
  const execution = newExecutionId();
  forgetInstance(store, input.id);
  store.instances.put({
    ...input,
    execution,
    status: 'Pending',
    output: null,
    custom: null,
    created: nowMs,
    updated: nowMs,
    parent: input.parent?.id ?? null,
    parentExecution: input.parent?.execution ?? null,
    parentTask: input.parent?.task ?? null,
  });
  effects.wake.add(input.id);
}

export function forgetInstance(store: Store, id: string): void {
  store.history.remove(id);
  dropWork(store, id);
  store.instances.remove(id);
}

export function dropWork(store: Store, id: string): void {
  store.inbox.remove(id);
  store.activities.remove(id);
}

export interface Post {
  readonly id: string;
  /** The only execution that may read it; null for any. */
  readonly execution: string | null;
  readonly dueMs: number;
  readonly event: HistoryEvent | object;
}

/** A message that is due now; `postDelayed` is the one for later. */
export function post(store: Store, effects: Effects, message: Post): void {
  store.inbox.add(message.id, message.execution, message.dueMs, JSON.stringify(message.event));
  effects.wake.add(message.id);
}

export function postDelayed(store: Store, effects: Effects, message: Post): void {
  store.inbox.add(message.id, message.execution, message.dueMs, JSON.stringify(message.event));
  effects.nextDueMs = Math.min(effects.nextDueMs, message.dueMs);
}

export interface Ending {
  readonly status: 'Completed' | 'Failed' | 'Terminated';
  /** JSON text. */
  readonly output: string | null;
  /** Plain text, for the parent. */
  readonly reason: string;
}

/** Drops what still waits for the instance and tells its parent. The row itself is already updated. */
export function closeInstance(
  store: Store,
  effects: Effects,
  ended: { row: InstanceRow; ending: Ending; nowMs: number },
): void {
  const { row, ending, nowMs } = ended;
  dropWork(store, row.id);
  if (row.parent === null || row.parentTask === null) return;
  const event =
    ending.status === 'Completed'
      ? newEvent(EventType.childCompleted, nowMs, { TaskScheduledId: row.parentTask, Result: ending.output })
      : childFailed(row.parentTask, ending.reason, nowMs);
  post(store, effects, { id: row.parent, execution: row.parentExecution, dueMs: nowMs, event });
}

export function childFailed(task: number, reason: string, nowMs: number): HistoryEvent {
  return newEvent(EventType.childFailed, nowMs, { TaskScheduledId: task, Reason: reason, Details: reason });
}
