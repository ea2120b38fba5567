import type { Action, Decision, OrchestratorState } from './actions.ts';
import type { DurableKind } from './contract.ts';
import type { HistoryEvent } from './events.ts';
import { EventType } from './events.ts';
import type { Replay } from './replay.ts';
import { raise, settleTask } from './replay.ts';
import { startAction } from './start-action.ts';

export interface PlanInput {
  readonly history: readonly HistoryEvent[];
  readonly state: OrchestratorState;
  readonly executionId: string;
  readonly exists: (kind: DurableKind, name: string) => boolean;
}

export interface Plan {
  /** Decisions that the history does not know yet, by id: the new work. */
  readonly fresh: readonly Decision[];
  /** Scheduled tasks whose end is still awaited. An instance does not end before they do. */
  readonly openTasks: number;
  /** Every action has started and the last one is over. */
  readonly hasCaughtUp: boolean;
  /** The one thing it waits for are the ends of all its open tasks, or the first failure among them. */
  readonly needsAll: boolean;
  /** JSON text of the next execution's input. */
  readonly continueAsNew: string | null;
  /** What the next execution begins with: events that came after this one had decided to end. */
  readonly carriedOver: readonly HistoryEvent[];
  /** The instance cannot go on, and why. */
  readonly problem: string | null;
}

const scheduledKinds: Record<number, Decision['kind']> = {
  [EventType.taskScheduled]: 'activity',
  [EventType.childCreated]: 'child',
  [EventType.timerCreated]: 'timer',
  [EventType.eventSent]: 'send',
};

/**
 * Replays the history against the actions of an orchestrator the way the Durable extension does: it awaits
 * the actions one by one, so an action takes its ids only when all before it are over.
 */
export function plan(input: PlanInput): Plan {
  const replay = startReplay(input);
  for (const event of input.history) {
    replayEvent(replay, event);
    if (replay.problem) break;
  }
  return {
    fresh: [...replay.decisions.values()],
    openTasks: replay.open.size,
    hasCaughtUp: hasCaughtUp(replay),
    needsAll: replay.current?.needsAll === true && !replay.current.isDone,
    continueAsNew: replay.continueAsNew,
    carriedOver: replay.carriedOver,
    problem: replay.problem ?? guard(replay, input.state),
  };
}

function startReplay(input: PlanInput): Replay {
  const actions: readonly Action[] = input.state.actions[0] ?? [];
  return {
    executionId: input.executionId,
    actions,
    exists: input.exists,
    nowMs: 0,
    nextId: 0,
    pointer: 0,
    current: null,
    decisions: new Map(),
    open: new Map(),
    cancelled: new Map(),
    waits: new Map(),
    raised: new Map(),
    openRetries: new Set(),
    continueAsNew: null,
    carriedOver: [],
    problem: null,
  };
}

function replayEvent(replay: Replay, event: HistoryEvent): void {
  if (event.EventType in scheduledKinds) {
    matchDecision(replay, event);
    return;
  }
  settleEvent(replay, event);
  advance(replay);
}

function settleEvent(replay: Replay, event: HistoryEvent): void {
  switch (event.EventType) {
    case EventType.orchestratorStarted:
      replay.nowMs = Date.parse(event.Timestamp);
      break;
    case EventType.taskCompleted:
    case EventType.childCompleted:
      settleTask(replay, event.TaskScheduledId, false);
      break;
    case EventType.taskFailed:
    case EventType.childFailed:
      settleTask(replay, event.TaskScheduledId, true);
      break;
    case EventType.timerFired:
      settleTask(replay, event.TimerId, false);
      break;
    case EventType.eventRaised:
      // As in DurableTask.Core (`HandleEventRaisedEvent`): who has already continued as new leaves it to the next one.
      if (replay.continueAsNew === null) raise(replay, event.Name ?? '');
      else replay.carriedOver.push(event);
      break;
  }
}

function advance(replay: Replay): void {
  while (!replay.problem && (replay.current === null || replay.current.isDone)) {
    const action = replay.actions[replay.pointer];
    if (!action) return;
    replay.pointer += 1;
    replay.current = startAction(replay, action);
  }
}

/** The library replays without this check, so a changed orchestrator would get another task's result. */
function matchDecision(replay: Replay, event: HistoryEvent): void {
  const decision = replay.decisions.get(event.EventId);
  const kind = scheduledKinds[event.EventType];
  if (decision && decision.kind === kind && hasSameName(decision, event)) {
    replay.decisions.delete(event.EventId);
    return;
  }
  const was = event.Name ? `${kind} '${event.Name}'` : kind;
  replay.problem = `Non-deterministic workflow detected: an earlier turn scheduled the ${was} as task ${event.EventId}, this one ${describe(decision)}. Was the orchestrator changed while the instance was running?`;
}

function hasSameName(decision: Decision, event: HistoryEvent): boolean {
  const isNamed = decision.kind === 'activity' || decision.kind === 'child';
  return !isNamed || decision.name === event.Name;
}

function describe(decision: Decision | undefined): string {
  if (!decision) return 'did not schedule it';
  const isNamed = decision.kind === 'activity' || decision.kind === 'child';
  return isNamed ? `schedules the ${decision.kind} '${decision.name}'` : `schedules a ${decision.kind}`;
}

function hasCaughtUp(replay: Replay): boolean {
  const isCurrentDone = replay.current === null || replay.current.isDone;
  return isCurrentDone && replay.pointer >= replay.actions.length;
}

/** Both cases would hang or mix up results in silence on Azure, so they fail here. */
function guard(replay: Replay, state: OrchestratorState): string | null {
  if (isStuck(replay, state)) {
    return 'The orchestrator is stuck: it is not done, threw no text, and nothing it could wait for is left. Typical causes: an error without a message, a thrown value that is no Error, retryTimeoutInMilliseconds.';
  }
  const isAhead = replay.pointer < replay.actions.length && replay.openRetries.size > 0;
  if (isAhead && replay.current?.isDone === false) {
    return 'The orchestrator went on while a retry was still open, so task numbers are about to diverge. Wrap the retried calls of a Task.all in a sub-orchestration.';
  }
  return null;
}

function isStuck(replay: Replay, state: OrchestratorState): boolean {
  if (state.isDone || state.error !== undefined) return false;
  return hasCaughtUp(replay) && replay.open.size === 0 && replay.waits.size === 0;
}
