/**
 * A story says what happens in which order and does nothing itself: it yields what it wants done and gets the
 * results. The durable engine performs it, a test performs it with fakes; the same generator either way.
 */
export type Effect = { kind: 'activity'; name: string; input: unknown } | { kind: 'sleep'; ms: number };

/** Yields effects to be done side by side, receives their results in the same order. */
export type Story<T> = Generator<Effect[], T, unknown[]>;

/** Stands in the place of a result when an activity threw, ran out of time or was lost with its host; logs tell why. */
export interface Crashed {
  kind: 'crashed';
}
export const CRASHED: Crashed = { kind: 'crashed' };

/** One activity. Its failure is a result like another: what else the story has under way goes on. */
export function* perform<T>(name: string, input: unknown): Story<T | Crashed> {
  const [result] = yield [{ kind: 'activity', name, input }];
  return result as T | Crashed;
}

export function* sleep(ms: number): Story<void> {
  yield [{ kind: 'sleep', ms }];
}

/**
 * Several stories side by side, in rounds: what all of them want next is done together. One orchestration carries
 * them all, so a fan-out needs no instance per element.
 */
export function* together<T>(stories: Story<T>[]): Story<T[]> {
  const steps = stories.map((story) => story.next());
  for (;;) {
    const open = steps.flatMap((step, index) => (step.done ? [] : [{ index, effects: step.value }]));
    if (open.length === 0) return steps.map((step) => step.value as T);

    const results = yield open.flatMap(({ effects }) => effects);
    let taken = 0;
    for (const { index, effects } of open) {
      const own = results.slice(taken, taken + effects.length);
      taken += effects.length;
      const story = stories[index];
      if (story) steps[index] = story.next(own);
    }
  }
}
