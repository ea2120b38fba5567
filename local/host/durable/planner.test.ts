import { expect, test } from 'vitest';
import type { Action, OrchestratorState } from './actions.ts';
import { ActionType } from './actions.ts';
import type { HistoryEvent } from './events.ts';
import { EventType, newEvent } from './events.ts';
import { plan } from './planner.ts';

const dayMs = 86_400_000;
const startMs = Date.parse('2026-01-01T00:00:00.000Z');

function turnAt(atMs: number, ...events: HistoryEvent[]): HistoryEvent[] {
  return [newEvent(EventType.orchestratorStarted, atMs), ...events];
}

function planFor(actions: Action[], history: HistoryEvent[], state: Partial<OrchestratorState> = {}) {
  return plan({
    history,
    state: { isDone: false, actions: [actions], ...state },
    executionId: 'e1',
    exists: () => true,
  });
}

const started = newEvent(EventType.executionStarted, startMs);

test('a timer beyond six days is split into pieces of three', () => {
  const fireAt = new Date(startMs + 8 * dayMs).toISOString();
  const wait = [{ actionType: ActionType.createTimer, fireAt, isCanceled: false }];
  const first = turnAt(startMs, started);

  expect(planFor(wait, first).fresh).toEqual([
    { kind: 'timer', id: 0, fireAtMs: startMs + 3 * dayMs, isCanceled: false },
  ]);
  const second = [
    ...first,
    newEvent(EventType.timerCreated, startMs, { EventId: 0 }),
    ...turnAt(startMs + 3 * dayMs, newEvent(EventType.timerFired, startMs + 3 * dayMs, { TimerId: 0 })),
  ];
  expect(planFor(wait, second).fresh).toEqual([
    { kind: 'timer', id: 1, fireAtMs: startMs + 8 * dayMs, isCanceled: false },
  ]);
});

test('waits between attempts grow by the coefficient up to the maximum', () => {
  const retryOptions = {
    firstRetryIntervalInMilliseconds: 100,
    maxNumberOfAttempts: 5,
    backoffCoefficient: 3,
    maxRetryIntervalInMilliseconds: 500,
  };
  const call = [{ actionType: ActionType.callActivityWithRetry, functionName: 'a', retryOptions }];
  const history = turnAt(startMs, started);
  const delays: number[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const id = attempt * 2;
    history.push(
      newEvent(EventType.taskScheduled, startMs, { EventId: id, Name: 'a' }),
      newEvent(EventType.taskFailed, startMs, { TaskScheduledId: id }),
    );
    const timer = planFor(call, history).fresh[0];
    if (timer?.kind === 'timer') delays.push(timer.fireAtMs - startMs);
    history.push(
      newEvent(EventType.timerCreated, startMs, { EventId: id + 1 }),
      newEvent(EventType.timerFired, startMs, { TimerId: id + 1 }),
    );
  }

  expect(delays).toEqual([100, 300, 500]);
});

test('an action takes its number only when all before it are over', () => {
  const actions = [
    { actionType: ActionType.callActivity, functionName: 'a' },
    { actionType: ActionType.callActivity, functionName: 'b' },
  ];

  expect(planFor(actions, turnAt(startMs, started)).fresh).toHaveLength(1);
});

test('locks are refused', () => {
  expect(planFor([{ actionType: 13 }], turnAt(startMs, started)).problem).toContain('not supported');
});
