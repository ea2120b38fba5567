/**
 * A story says what happens in which order and does nothing itself: it yields what it wants done and is told what came
 * of it. The durable engine performs it, a test performs it with fakes; the same generator either way.
 */
export type Effect =
  | { kind: 'activity'; name: string; input: unknown }
  | { kind: 'sleep'; ms: number }
  | { kind: 'wait'; name: string; ms: number };

/** One effect of a story is over. */
export interface Settled {
  effect: Effect;
  result: unknown;
}

/** Yields the effects that begin now, and goes on each time one that is under way has settled. */
export type Story<T> = Generator<Effect[], T, Settled>;

/** Stands in the place of a result when an activity threw, ran out of time or was lost with its host; logs tell why. */
export interface Crashed {
  kind: 'crashed';
}
export const CRASHED: Crashed = { kind: 'crashed' };

/** One activity. Its failure is a result like another: what else the story has under way goes on. */
export function* perform<T>(name: string, input: unknown): Story<T | Crashed> {
  const { result } = yield [{ kind: 'activity', name, input }];
  return result as T | Crashed;
}

export function* sleep(ms: number): Story<void> {
  yield [{ kind: 'sleep', ms }];
}

/**
 * Waits until somebody says that the named thing has happened, or until so much time has passed. What is said only
 * wakes: it may be lost, doubled or early, so whoever waits then asks the store how things stand.
 */
export function* waitFor(name: string, ms: number): Story<'happened' | 'timed_out'> {
  const { result } = yield [{ kind: 'wait', name, ms }];
  return result === 'happened' ? 'happened' : 'timed_out';
}

/**
 * Several stories side by side, each going on when its own effect has settled. One orchestration carries them all, so
 * a fan-out needs no instance per element. Of their activities at most so many are under way; the others begin in the
 * order in which they were asked for, each as soon as one has settled. Who sleeps or waits takes nobody's place.
 */
export function* together<T>(stories: Story<T>[], atMost = Number.POSITIVE_INFINITY): Story<T[]> {
  const told = new Map<Story<T>, T>();
  const askedBy = new Map<Effect, Story<T>>();
  const places = placesFor(atMost);
  function goOn(story: Story<T>, step: IteratorResult<Effect[], T>): void {
    if (step.done) return void told.set(story, step.value);
    for (const effect of step.value) askedBy.set(effect, story);
    places.ask(step.value);
  }

  for (const story of stories) goOn(story, story.next());
  while (askedBy.size > 0) {
    const settled = yield places.begin();
    places.leave(settled.effect);
    const story = askedBy.get(settled.effect);
    askedBy.delete(settled.effect);
    if (story) goOn(story, story.next(settled));
  }
  return stories.map((story) => told.get(story) as T);
}

function placesFor(atMost: number) {
  let queued: Effect[] = [];
  let taken = 0;
  const takesOne = ({ kind }: Effect): boolean => kind === 'activity';
  function mayBegin(effect: Effect): boolean {
    if (!takesOne(effect)) return true;
    if (taken === atMost) return false;
    taken += 1;
    return true;
  }
  return {
    ask: (effects: Effect[]): void => void queued.push(...effects),
    begin(): Effect[] {
      const begun = queued.filter(mayBegin);
      queued = queued.filter((effect) => !begun.includes(effect));
      return begun;
    },
    leave(effect: Effect): void {
      if (takesOne(effect)) taken -= 1;
    },
  };
}
