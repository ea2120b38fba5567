import { setImmediate as tick } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openDispatcher } from './dispatcher.ts';

function openBusy(maxRunning: number) {
  const begun: string[] = [];
  const running = new Map<string, () => void>();
  const dispatcher = openDispatcher({
    maxRunning,
    run: (id) => {
      begun.push(id);
      return new Promise<void>((resolve) => running.set(id, resolve));
    },
    onError: () => undefined,
  });
  const finish = async (id: string) => {
    running.get(id)?.();
    await tick();
  };
  return { dispatcher, begun, finish };
}

test('an instance that is woken during its turn gets exactly one more turn', async () => {
  const { dispatcher, begun, finish } = openBusy(5);
  for (let n = 0; n < 4; n++) dispatcher.wake('a');
  expect(begun).toEqual(['a']);
  await finish('a');
  await finish('a');

  expect(begun).toEqual(['a', 'a']);
});

test('no more turns run at once than allowed, and the oldest wake goes first', async () => {
  const { dispatcher, begun, finish } = openBusy(2);
  for (const id of ['a', 'b', 'c', 'd']) dispatcher.wake(id);
  expect(begun).toEqual(['a', 'b']);
  await finish('b');

  expect(begun).toEqual(['a', 'b', 'c']);
});

test('stop waits for the turns that run and starts no other', async () => {
  const { dispatcher, begun, finish } = openBusy(1);
  dispatcher.wake('a');
  dispatcher.wake('b');
  let hasStopped = false;
  const stopped = dispatcher.stop().then(() => {
    hasStopped = true;
  });
  await tick();
  expect(hasStopped).toBe(false);
  await finish('a');
  await stopped;

  expect(begun).toEqual(['a']);
});
