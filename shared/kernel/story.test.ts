import { expect, test } from 'vitest';
import { idealMs, modelLatencies } from '../../tests/support/latencies.ts';
import { type Effect, perform, type Story, sleep, together } from './index.ts';

/** Performs a story on a clock of its own: an activity takes as long as its input says, and nothing else takes time. */
function play(story: Story<unknown>): { tookMs: number; most: number; begun: string[] } {
  const underWay: { effect: Effect; endsMs: number }[] = [];
  const begun: string[] = [];
  let [nowMs, most] = [0, 0];
  let step = story.next();
  while (!step.done) {
    for (const effect of step.value) {
      const ms = effect.kind === 'activity' ? Number(effect.input) : effect.ms;
      underWay.push({ effect, endsMs: nowMs + ms });
      if (effect.kind === 'activity') begun.push(effect.name);
    }
    most = Math.max(most, underWay.filter(({ effect }) => effect.kind === 'activity').length);
    underWay.sort((a, b) => a.endsMs - b.endsMs);
    const first = underWay.shift();
    if (!first) throw new Error('the story waits for nothing');
    nowMs = first.endsMs;
    step = story.next({ effect: first.effect, result: undefined });
  }
  return { tookMs: nowMs, most, begun };
}

function* calls(name: string, latencies: readonly number[]): Story<void> {
  for (const ms of latencies) yield* perform(name, ms);
}

test('twenty elements of three calls, ten at once, end as early as their latencies let them', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const next = modelLatencies(seed);
    const elements = Array.from({ length: 20 }, () => [next(), next(), next()]);
    const { tookMs, most } = play(
      together(
        elements.map((latencies) => calls('call', latencies)),
        10,
      ),
    );
    expect(most).toBe(10);
    expect(tookMs / idealMs(elements, 10)).toBeCloseTo(1, 6);
  }
});

test('on average they end within a quarter of what not even foresight could beat', () => {
  const ratios = Array.from({ length: 200 }, (_, seed) => {
    const next = modelLatencies(seed + 1);
    const elements = Array.from({ length: 20 }, () => [next(), next(), next()]);
    const sums = elements.map((latencies) => latencies.reduce((sum, ms) => sum + ms, 0));
    const least = Math.max(sums.reduce((sum, ms) => sum + ms, 0) / 10, ...sums);
    return (
      play(
        together(
          elements.map((latencies) => calls('call', latencies)),
          10,
        ),
      ).tookMs / least
    );
  });
  expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeLessThan(1.25);
});

test('who sleeps takes nobody’s place', () => {
  function* sleeper(): Story<void> {
    yield* sleep(1_000);
  }
  const { begun, tookMs } = play(together([sleeper(), sleeper(), calls('a', [10]), calls('b', [10])], 1));

  expect(begun).toEqual(['a', 'b']);
  expect(tookMs).toBe(1_000);
});

test('places are taken in the order in which they were asked for', () => {
  const { begun, most } = play(
    together(
      ['a', 'b', 'c'].map((name) => calls(name, [10, 10])),
      2,
    ),
  );

  expect(most).toBe(2);
  expect(begun).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
});
