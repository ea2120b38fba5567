import { CRASHED, type Effect, type Orchestrations, type Settled, type Story } from '#kernel';
import { createWaiting, type Waiting } from './waiting.ts';

/** Thrown by a hook: not the activity fails but the instance that asked for it. */
export const LOST = new Error('the instance is lost');

export type Activity = (input: never) => Promise<unknown>;

/** What passed through the engine's history: inputs of starts and activities, and their outputs. */
export interface Passed {
  instanceId: string;
  name: string;
  input: unknown;
  output: unknown;
}

export interface Engine extends Orchestrations {
  history: Passed[];
  /** Ids of the instances in the order in which they were started or begun anew; a start that met an open one is not in it. */
  started: string[];
  /** Resolves when no instance has anything to do: those that are open wait for something. */
  settled(): Promise<void>;
  /** From now on every activity is delivered this many times, one after the other; the last answer counts. */
  deliver(times: number): void;
  /** The same, but at the same moment; the first answer counts. */
  deliverAtOnce(times: number): void;
  /** The engine's history of this instance is lost; with one that rests, all that it would still do. */
  forget(instanceId: string): void;
  /** Until told otherwise the engine answers no question and takes no start; what is open goes on. */
  away(isAway: boolean): void;
  /** From now on a story that sleeps rests until the clock has passed it, instead of moving the clock. */
  sleepByTheClock(): void;
  /** Called before each delivery; what it throws is the failure of that activity. */
  before(hook: ((name: string, input: unknown) => unknown) | undefined): void;
}

interface Ground {
  activities: Record<string, Activity>;
  stories: { run(input: never): Story<unknown>; apply(input: never): Story<unknown> };
  now(): Date;
  /** Time passes for everybody when a story sleeps. */
  moveClock(ms: number): void;
}

/** Performs stories in this process. Like the durable engine it keeps everything as JSON. */
export function createEngine({ activities: works, stories, now, moveClock }: Ground): Engine {
  const open = new Map<string, { work: Promise<unknown>; waiting: Waiting }>();
  const ended = new Set<string>();
  const history: Passed[] = [];
  const started: string[] = [];
  let times = 1;
  let atOnce = 1;
  let isAway = false;
  let isByTheClock = false;
  let hook: ((name: string, input: unknown) => unknown) | undefined;

  async function call(instanceId: string, name: string, raw: unknown): Promise<unknown> {
    const input = asJson(raw);
    const activity = works[name];
    if (!activity) throw new Error(`there is no activity ${name}`);
    const deliver = async () => {
      await hook?.(name, input);
      return asJson(await activity(asJson(input) as never));
    };
    let [output] = await Promise.all(Array.from({ length: atOnce }, deliver));
    for (let delivery = 2; delivery <= times; delivery += 1) output = await deliver();
    history.push({ instanceId, name, input, output });
    return output;
  }

  /** Waits end when somebody says so or the clock has passed them; while nothing else is to be done, an instance rests. */
  async function perform(instanceId: string, story: Story<unknown>, waiting: Waiting): Promise<void> {
    const activities = new Map<Effect, Promise<Settled>>();
    const sleeps = new Map<Effect, number>();
    function begin(effect: Effect): void {
      if (effect.kind === 'activity')
        activities.set(
          effect,
          call(instanceId, effect.name, effect.input)
            .catch(crashed)
            .then((result) => ({ effect, result })),
        );
      else if (effect.kind === 'sleep' && !isByTheClock) sleeps.set(effect, now().getTime() + effect.ms);
      else waiting.add(effect, now().getTime() + effect.ms);
    }
    async function nextSettled(): Promise<Settled> {
      for (;;) {
        const over = waiting.take();
        if (over) return over;
        if (activities.size === 0 && sleeps.size > 0) return wakeFirst(sleeps);
        const settled =
          activities.size > 0
            ? await Promise.race([...activities.values(), waiting.changed()])
            : await waiting.rest();
        if (settled) return settled;
      }
    }
    for (let step = story.next(); !step.done; ) {
      for (const effect of step.value) begin(effect);
      const settled = await nextSettled();
      activities.delete(settled.effect);
      step = story.next(settled);
    }
  }

  function wakeFirst(sleeps: Map<Effect, number>): Settled {
    const [effect, dueMs] = [...sleeps].reduce((first, next) => (next[1] < first[1] ? next : first));
    sleeps.delete(effect);
    moveClock(Math.max(0, dueMs - now().getTime()));
    return { effect, result: undefined };
  }

  function answerOrThrow(): void {
    if (isAway) throw new Error('the engine does not answer');
  }

  function start(instanceId: string, input: unknown, story: () => Story<unknown>): void {
    answerOrThrow();
    if (open.has(instanceId)) return;
    started.push(instanceId);
    history.push({ instanceId, name: 'start', input: asJson(input), output: null });
    const waiting = createWaiting(() => now().getTime());
    const work = perform(instanceId, story(), waiting).finally(() => {
      open.delete(instanceId);
      ended.add(instanceId);
    });
    // A crash of an instance is its end, as in the durable engine; the state in the store is what a test looks at.
    open.set(instanceId, { work: work.catch(() => undefined), waiting });
  }

  return {
    history,
    started,
    async startRun(input) {
      start(input.runId, input, () => stories.run(input as never));
    },
    async startApply(input) {
      const instanceId = `apply_${input.suggestionId}_${input.revision}`;
      const isOpen = open.has(instanceId);
      start(instanceId, input, () => stories.apply(input as never));
      return isOpen ? 'open' : 'started';
    },
    async nudge(runId, name) {
      answerOrThrow();
      open.get(runId)?.waiting.raise(name);
    },
    state: async (instanceId) => {
      answerOrThrow();
      if (open.has(instanceId)) return 'open';
      return ended.has(instanceId) ? 'ended' : 'missing';
    },
    async settled() {
      for (;;) {
        for (const { waiting } of open.values()) waiting.look();
        const busy = [...open.values()].filter(({ waiting }) => !waiting.isResting());
        if (busy.length === 0) return;
        await Promise.all(busy.map(({ work, waiting }) => Promise.race([work, waiting.rested()])));
      }
    },
    deliver: (count) => {
      times = count;
    },
    deliverAtOnce: (count) => {
      atOnce = count;
    },
    forget(instanceId) {
      open.delete(instanceId);
      ended.delete(instanceId);
    },
    away: (given) => {
      isAway = given;
    },
    sleepByTheClock: () => {
      isByTheClock = true;
    },
    before: (given) => {
      hook = given;
    },
  };
}

function crashed(error: unknown) {
  if (error === LOST) throw error;
  return CRASHED;
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
