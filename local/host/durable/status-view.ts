import type { HistoryEvent } from './events.ts';
import { EventType } from './events.ts';
import type { InstanceRow } from './store.ts';

export interface StatusView {
  readonly showInput: boolean;
  readonly history: readonly HistoryEvent[] | null;
  readonly showHistoryOutput: boolean;
}

/** The body of a status answer. `input`, `output` and `customStatus` must be present for the client, null or not. */
export function statusBody(row: InstanceRow, view: StatusView): object {
  return {
    name: row.name,
    instanceId: row.id,
    runtimeStatus: row.status,
    input: view.showInput ? parsed(row.input) : null,
    customStatus: parsed(row.custom),
    output: parsed(row.output),
    createdTime: wireTime(row.created),
    lastUpdatedTime: wireTime(row.updated),
    ...(view.history ? { historyEvents: view.history.map((event) => eventBody(event, view)) } : {}),
  };
}

function parsed(text: string | null): unknown {
  return text === null ? null : JSON.parse(text);
}

function wireTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

const eventNames = new Map<number, string>([
  [EventType.executionStarted, 'ExecutionStarted'],
  [EventType.executionCompleted, 'ExecutionCompleted'],
  [EventType.executionTerminated, 'ExecutionTerminated'],
  [EventType.taskScheduled, 'TaskScheduled'],
  [EventType.taskCompleted, 'TaskCompleted'],
  [EventType.taskFailed, 'TaskFailed'],
  [EventType.childCreated, 'SubOrchestrationInstanceCreated'],
  [EventType.childCompleted, 'SubOrchestrationInstanceCompleted'],
  [EventType.childFailed, 'SubOrchestrationInstanceFailed'],
  [EventType.timerCreated, 'TimerCreated'],
  [EventType.timerFired, 'TimerFired'],
  [EventType.orchestratorStarted, 'OrchestratorStarted'],
  [EventType.orchestratorCompleted, 'OrchestratorCompleted'],
  [EventType.eventSent, 'EventSent'],
  [EventType.eventRaised, 'EventRaised'],
  [EventType.executionSuspended, 'ExecutionSuspended'],
  [EventType.executionResumed, 'ExecutionResumed'],
]);

function eventBody(event: HistoryEvent, view: StatusView): object {
  const { Result, Input, IsPlayed: _, EventType: type, ...rest } = event;
  return {
    ...rest,
    EventType: eventNames.get(type) ?? String(type),
    ...(view.showInput && Input !== undefined ? { Input } : {}),
    ...(view.showHistoryOutput && Result !== undefined ? { Result: parsed(Result) } : {}),
  };
}
