/** Numbers of the history events, as the Durable Task Framework writes them. */
export const EventType = {
  executionStarted: 0,
  executionCompleted: 1,
  executionTerminated: 3,
  taskScheduled: 4,
  taskCompleted: 5,
  taskFailed: 6,
  childCreated: 7,
  childCompleted: 8,
  childFailed: 9,
  timerCreated: 10,
  timerFired: 11,
  orchestratorStarted: 12,
  orchestratorCompleted: 13,
  eventSent: 14,
  eventRaised: 15,
  continueAsNew: 16,
  executionSuspended: 19,
  executionResumed: 20,
} as const;

/**
 * One event of an instance's history, in the wire form that the library replays. `Input` and `Result`
 * are JSON text, `Timestamp` and `FireAt` ISO dates; EventId is -1 except for scheduled work.
 */
export interface HistoryEvent {
  EventType: number;
  EventId: number;
  IsPlayed: boolean;
  Timestamp: string;
  Name?: string;
  Version?: string | null | undefined;
  Input?: string | null;
  Result?: string | null;
  Reason?: string;
  Details?: string;
  TaskScheduledId?: number;
  TimerId?: number;
  FireAt?: string;
  InstanceId?: string;
  OrchestrationStatus?: string;
}

const FRESH = '"IsPlayed":false';
const PLAYED = '"IsPlayed":true';

export function textOf(event: HistoryEvent): string {
  return JSON.stringify(event);
}

/** The same events once their turn is over. In a text inside of a text the quotes are escaped, so only members match. */
export function asPlayed(text: string): string {
  return text.replaceAll(FRESH, PLAYED);
}

export function newEvent(
  type: number,
  atMs: number,
  fields: Omit<Partial<HistoryEvent>, 'EventType' | 'IsPlayed' | 'Timestamp'> = {},
): HistoryEvent {
  return {
    EventType: type,
    EventId: -1,
    IsPlayed: false,
    Timestamp: new Date(atMs).toISOString(),
    ...fields,
  };
}
