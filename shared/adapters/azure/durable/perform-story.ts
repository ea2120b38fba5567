import type { OrchestrationContext, Task, TimerTask } from 'durable-functions';
import { CRASHED, type Effect, type Story } from '#kernel';
import { anyOf } from './any-of.ts';

/**
 * Performs a story on the durable engine. Each effect that is over is told at once, whatever else is under way; an
 * activity that failed leaves `CRASHED` and takes nothing else with it.
 */
export function* performStory<T>({ df }: OrchestrationContext, story: Story<T>): Generator<Task, T, unknown> {
  const underWay: UnderWay[] = [];
  let step = story.next();
  while (!step.done) {
    underWay.push(...step.value.map((effect) => begin(df, effect)));
    const { effect, result } = yield* takeFirst(df, underWay);
    step = story.next({ effect, result: result() });
  }
  return step.value;
}

type Engine = OrchestrationContext['df'];

interface UnderWay {
  effect: Effect;
  tasks: Task[];
  /** The engine knows of it. */
  isAsked: boolean;
  /** Once one of its tasks is over. */
  result(): unknown;
}

function* takeFirst(df: Engine, underWay: UnderWay[]): Generator<Task, UnderWay, unknown> {
  for (;;) {
    const index = underWay.findIndex(({ tasks }) => tasks.some(isOver));
    const [settled] = index < 0 ? [] : underWay.splice(index, 1);
    if (settled) return settled;
    const tasksOf = (isAsked: boolean) =>
      underWay.flatMap((one) => (one.isAsked === isAsked ? one.tasks : []));
    const any = anyOf(df, tasksOf(true), tasksOf(false));
    for (const one of underWay) one.isAsked = true;
    yield any;
  }
}

const isOver = ({ isCompleted, isFaulted }: Task): boolean => isCompleted || isFaulted;

function begin(df: Engine, effect: Effect): UnderWay {
  switch (effect.kind) {
    case 'activity': {
      const task = df.callActivity(effect.name, effect.input);
      const result = () => (task.isFaulted ? CRASHED : task.result);
      return { effect, tasks: [task], isAsked: false, result };
    }
    case 'sleep':
      return { effect, tasks: [timerOf(df, effect.ms)], isAsked: false, result: () => undefined };
    case 'wait': {
      const event = df.waitForExternalEvent(effect.name);
      const deadline = timerOf(df, effect.ms);
      const result = () => (isOver(event) ? happened(deadline) : 'timed_out');
      return { effect, tasks: [event, deadline], isAsked: false, result };
    }
  }
}

const timerOf = (df: Engine, ms: number): TimerTask =>
  df.createTimer(new Date(df.currentUtcDateTime.getTime() + ms));

/** An instance does not end before its timers have, so the one that nobody waits for any more is cancelled. */
function happened(deadline: TimerTask): 'happened' {
  if (!isOver(deadline)) deadline.cancel();
  return 'happened';
}
