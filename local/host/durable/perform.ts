import type { Decision } from './actions.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import type { Effects } from './group-commit.ts';
import { childFailed, createInstance, isAlive, post, postDelayed } from './instances.ts';
import { jsonText } from './start-task.ts';
import type { ActivityRow, InstanceRow, Store } from './store.ts';

export interface Performing {
  readonly store: Store;
  readonly effects: Effects;
  readonly row: InstanceRow;
  readonly nowMs: number;
  readonly defaultVersion: string | null;
}

/** A message to an entity. `id` is the guid under which the caller awaits the answer, absent for signals. */
export interface EntityMessage {
  readonly op: string;
  readonly input: string | null;
  readonly id?: string;
  readonly parent?: string;
  readonly parentExecution?: string;
}

/** Writes the new work of a turn, to be called inside its transaction. Returns the events for the history. */
export function perform(to: Performing, decisions: readonly Decision[]): HistoryEvent[] {
  return decisions.map((decision) => performOne(to, decision));
}

function performOne(to: Performing, decision: Decision): HistoryEvent {
  switch (decision.kind) {
    case 'activity':
      return queueActivity(to, decision);
    case 'child':
      return startChild(to, decision);
    case 'timer':
      return setTimer(to, decision);
    case 'send':
      return sendToEntity(to, decision);
  }
}

type DecisionOf<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

function queueActivity(to: Performing, decision: DecisionOf<'activity'>): HistoryEvent {
  const row: ActivityRow = {
    id: to.row.id,
    execution: to.row.execution,
    task: decision.id,
    name: decision.name,
    ...typed(decision.input),
  };
  to.store.activities.add(row);
  to.effects.activities.push(row);
  return newEvent(EventType.taskScheduled, to.nowMs, { EventId: decision.id, Name: decision.name });
}

function typed(input: unknown): Pick<ActivityRow, 'inputIsText' | 'input'> {
  return typeof input === 'string' ? { inputIsText: 1, input } : { inputIsText: 0, input: jsonText(input) };
}

/** An id that is in use would leave the parent waiting for ever on Azure, so it fails the call instead. */
function startChild(to: Performing, decision: DecisionOf<'child'>): HistoryEvent {
  const { store, effects, row, nowMs } = to;
  const taken = store.instances.get(decision.instanceId);
  if (taken && isAlive(taken)) {
    const reason = `An orchestration with the instance id '${decision.instanceId}' is already running.`;
    const event = childFailed(decision.id, reason, nowMs);
    post(store, effects, { id: row.id, execution: row.execution, dueMs: nowMs, event });
  } else {
    const parent = { id: row.id, execution: row.execution, task: decision.id };
    const { name, input } = decision;
    const version = decision.version ?? to.defaultVersion;
    createInstance(store, effects, { id: decision.instanceId, name, input, version, parent }, nowMs);
  }
  return newEvent(EventType.childCreated, nowMs, {
    EventId: decision.id,
    Name: decision.name,
    InstanceId: decision.instanceId,
    Input: decision.input,
  });
}

function setTimer(to: Performing, decision: DecisionOf<'timer'>): HistoryEvent {
  const FireAt = new Date(decision.fireAtMs).toISOString();
  if (!decision.isCanceled) {
    postDelayed(to.store, to.effects, {
      id: to.row.id,
      execution: to.row.execution,
      dueMs: decision.fireAtMs,
      event: newEvent(EventType.timerFired, decision.fireAtMs, { TimerId: decision.id, FireAt }),
    });
  }
  return newEvent(EventType.timerCreated, to.nowMs, { EventId: decision.id, FireAt });
}

function sendToEntity(to: Performing, decision: DecisionOf<'send'>): HistoryEvent {
  const answer =
    decision.replyTo === null
      ? {}
      : { id: decision.replyTo, parent: to.row.id, parentExecution: to.row.execution };
  const message: EntityMessage = { op: decision.operation, input: decision.input, ...answer };
  post(to.store, to.effects, { id: decision.target, execution: null, dueMs: to.nowMs, event: message });
  return newEvent(EventType.eventSent, to.nowMs, {
    EventId: decision.id,
    InstanceId: decision.target,
    Name: 'op',
    Input: JSON.stringify(message),
  });
}
