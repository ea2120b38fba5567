import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Completion, openCompletions } from './completions.ts';
import { EventType, newEvent } from './events.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function ended(task: number, hasFailed = false): Completion {
  const event = newEvent(EventType.taskCompleted, 0, { TaskScheduledId: task });
  return { id: 'a', execution: 'e', task, hasFailed, event };
}

function open(state: { underWay: number; needsAll?: boolean }) {
  const woken: string[] = [];
  const completions = openCompletions({
    underWay: () => state.underWay,
    needsAll: () => state.needsAll === true,
    wake: (id) => woken.push(id),
  });
  const tasks = () => completions.take('a').map(({ task }) => task);
  return { ...completions, woken, tasks };
}

test('what ends shortly one after the other wakes once, and is taken up together', () => {
  const { add, woken, tasks } = open({ underWay: 3 });
  for (const task of [0, 1, 2]) add(ended(task));
  expect(woken).toEqual([]);
  vi.advanceTimersByTime(20);

  expect(woken).toEqual(['a']);
  expect(tasks()).toEqual([0, 1, 2]);
});

test('the last one of an instance waits for nobody', () => {
  const { add, woken } = open({ underWay: 0 });
  add(ended(0));

  expect(woken).toEqual(['a']);
});

test('parts of a fan-in do not wake, until the last is there or one has failed', () => {
  const state = { underWay: 3, needsAll: true };
  const { add, woken, tasks } = open(state);
  for (const task of [0, 1]) add(ended(task));
  vi.advanceTimersByTime(100);
  expect(woken).toEqual([]);
  add(ended(2, true));
  expect(woken).toEqual(['a']);
  expect(tasks()).toEqual([0, 1, 2]);

  add(ended(3));
  vi.advanceTimersByTime(100);
  state.underWay = 0;
  add(ended(4));
  expect(woken).toEqual(['a', 'a']);
});

test('a part of a fan-in is not kept in memory alone for as long as the others take', () => {
  const { add, woken } = open({ underWay: 1, needsAll: true });
  add(ended(0));
  vi.advanceTimersByTime(1_000);

  expect(woken).toEqual(['a']);
});

test('of a turn that came to nothing they come back, before what has ended since', () => {
  const { add, take, putBack, tasks } = open({ underWay: 1 });
  add(ended(0));
  const taken = take('a');
  add(ended(1));
  putBack('a', taken);

  expect(tasks()).toEqual([0, 1]);
});
