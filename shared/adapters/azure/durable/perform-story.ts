import type { OrchestrationContext, Task } from 'durable-functions';
import { CRASHED, type Effect, type Story } from '#kernel';

/**
 * Performs a story on the durable engine. Effects of one round run side by side, and a round is always complete: an
 * activity that failed leaves `CRASHED` in its place and takes nothing else with it.
 */
export function* performStory<T>(
  context: OrchestrationContext,
  story: Story<T>,
): Generator<Task, T, unknown> {
  let step = story.next();
  while (!step.done) {
    const tasks = step.value.map((effect) => toTask(context, effect));
    step = story.next(yield* sideBySide(context, tasks));
  }
  return step.value;
}

function toTask({ df }: OrchestrationContext, effect: Effect): Task {
  if (effect.kind === 'activity') return df.callActivity(effect.name, effect.input);
  return df.createTimer(new Date(df.currentUtcDateTime.getTime() + effect.ms));
}

function* sideBySide({ df }: OrchestrationContext, tasks: Task[]): Generator<Task, unknown[], unknown> {
  const [only] = tasks;
  if (!only) return [];
  if (tasks.length === 1) return [yield* outcomeOf(only)];
  try {
    return (yield df.Task.all(tasks)) as unknown[];
  } catch {
    // The first failure ends the common wait. The others are under way or over, and each is now asked for its own.
    const outcomes: unknown[] = [];
    for (const task of tasks) outcomes.push(yield* outcomeOf(task));
    return outcomes;
  }
}

function* outcomeOf(task: Task): Generator<Task, unknown, unknown> {
  try {
    return yield task;
  } catch {
    return CRASHED;
  }
}
