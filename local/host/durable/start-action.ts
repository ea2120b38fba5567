import type { Action } from './actions.ts';
import { ActionType } from './actions.ts';
import type { Node, Replay } from './replay.ts';
import { callGuid, decide, finish, newNode, takeId, waitForEvent } from './replay.ts';
import { demand, jsonText, once, scheduleActivity, scheduleChild, withRetry } from './start-task.ts';
import { startTimer } from './start-timer.ts';

type Start = (replay: Replay, action: Action) => Node;

const starts: Record<number, Start> = {
  [ActionType.callActivity]: (replay, action) => once(replay, action, scheduleActivity),
  [ActionType.callActivityWithRetry]: (replay, action) => withRetry(replay, action, scheduleActivity),
  [ActionType.callChild]: (replay, action) => once(replay, action, scheduleChild),
  [ActionType.callChildWithRetry]: (replay, action) => withRetry(replay, action, scheduleChild),
  [ActionType.continueAsNew]: restart,
  [ActionType.createTimer]: startTimer,
  [ActionType.waitForEvent]: (replay, action) => waitForEvent(replay, action.externalEventName ?? ''),
  [ActionType.callEntity]: callEntity,
  [ActionType.signalEntity]: signalEntity,
  [ActionType.whenAny]: whenAny,
  [ActionType.whenAll]: whenAll,
};

/** Takes the ids of an action and its children, records its decisions and returns what to await. */
export function startAction(replay: Replay, action: Action): Node {
  const start = starts[action.actionType];
  if (start) return start(replay, action);
  replay.problem ??= `Actions of type ${action.actionType} (durable HTTP calls, locks) are not supported here.`;
  return newNode();
}

const activityTypes = new Set<number>([ActionType.callActivity, ActionType.callActivityWithRetry]);

function doneNode(): Node {
  return { isDone: true, hasFailed: false, onDone: null };
}

function restart(replay: Replay, action: Action): Node {
  replay.continueAsNew = jsonText(action.input);
  return doneNode();
}

function callEntity(replay: Replay, action: Action): Node {
  const guid = callGuid(replay.executionId, replay.nextId);
  send(replay, action, guid);
  return waitForEvent(replay, guid);
}

function signalEntity(replay: Replay, action: Action): Node {
  send(replay, action, null);
  return doneNode();
}

function send(replay: Replay, action: Action, replyTo: string | null): void {
  const target = action.instanceId ?? '';
  demand(replay, 'entity', target.split('@')[1] ?? '');
  const input = action.input === undefined ? null : jsonText(action.input);
  decide(replay, {
    kind: 'send',
    id: takeId(replay),
    target,
    operation: action.operation ?? '',
    input,
    replyTo,
  });
}

function whenAny(replay: Replay, action: Action): Node {
  const node = newNode();
  const children = (action.compoundActions ?? []).map((child) => startAction(replay, child));
  for (const child of children) child.onDone = () => finish(node, child.hasFailed);
  const winner = children.find((child) => child.isDone);
  if (winner) finish(node, winner.hasFailed);
  return node;
}

/** Over when all children are over, even though the library's `Task.all` rejects at the first failure. */
function whenAll(replay: Replay, action: Action): Node {
  const parts = action.compoundActions ?? [];
  const node = { ...newNode(), needsAll: parts.every(({ actionType }) => activityTypes.has(actionType)) };
  const children = parts.map((child) => startAction(replay, child));
  const check = () => {
    if (children.every((child) => child.isDone)) {
      finish(
        node,
        children.some((child) => child.hasFailed),
      );
    }
  };
  for (const child of children) child.onDone = check;
  check();
  return node;
}
