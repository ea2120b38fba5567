import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { perform, type Story, together } from '#kernel';
import { loadLibrary } from '../../../../local/host/durable/testing/core-api.ts';
import { type Rig, startRig } from '../../../../local/host/durable/testing/rig.ts';
import { idealMs, modelLatencies } from '../../../../tests/support/latencies.ts';
import { performStory } from './perform-story.ts';

const { df } = loadLibrary();
const ELEMENTS = 20;
const AT_ONCE = 10;
const CALLS = 3;
/** So that the test takes seconds; what the engine adds to a call weighs five times as much as it would. */
const FASTER = 5;

/** How long each call took in truth: a busy machine wakes late. */
const took: number[][] = Array.from({ length: ELEMENTS }, () => []);
let [startedMs, endedMs] = [Number.POSITIVE_INFINITY, 0];
let [underWay, most] = [0, 0];
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

df.app.activity('model', {
  handler: async ({ element, ms }: { element: number; ms: number }) => {
    const begunMs = performance.now();
    startedMs = Math.min(startedMs, begunMs);
    underWay += 1;
    most = Math.max(most, underWay);
    await pause(ms);
    underWay -= 1;
    endedMs = performance.now();
    took[element]?.push(endedMs - begunMs);
  },
});

function* element(index: number, latencies: number[]): Story<void> {
  for (const ms of latencies) yield* perform('model', { element: index, ms });
}

df.app.orchestration('fanOut', function* (context) {
  const next = modelLatencies(7);
  const elements = Array.from({ length: ELEMENTS }, () =>
    Array.from({ length: CALLS }, () => Math.round(next() / FASTER)),
  );
  yield* performStory(
    context,
    together(
      elements.map((ms, index) => element(index, ms)),
      AT_ONCE,
    ),
  );
});

test('a fan-out ends within 1.15 of the ideal schedule of the same latencies', async () => {
  await rig.run('fanOut');

  expect(most).toBe(AT_ONCE);
  expect(took.map(({ length }) => length)).toEqual(took.map(() => CALLS));
  expect((endedMs - startedMs) / idealMs(took, AT_ONCE)).toBeLessThan(1.15);
});
