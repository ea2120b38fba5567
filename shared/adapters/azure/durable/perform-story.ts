import type { OrchestrationContext, Task } from 'durable-functions';
import type { Effect, Story } from '#kernel';

/**
 * Performs a story on the durable engine. Effects of one round run side by side; activities answer with tagged
 * results and do not throw, so a round is always complete.
 */
export function* performStory<T>(
  context: OrchestrationContext,
  story: Story<T>,
): Generator<Task, T, unknown> {
  let step = story.next();
  while (!step.done) {
    const tasks = step.value.map((effect) => toTask(context, effect));
    const [only] = tasks;
    const results = tasks.length === 1 && only ? [yield only] : yield* sideBySide(context, tasks);
    step = story.next(results as unknown[]);
  }
  return step.value;
}

function toTask({ df }: OrchestrationContext, effect: Effect): Task {
  if (effect.kind === 'activity') return df.callActivity(effect.name, effect.input);
  return df.createTimer(new Date(df.currentUtcDateTime.getTime() + effect.ms));
}

function* sideBySide({ df }: OrchestrationContext, tasks: Task[]): Generator<Task, unknown, unknown> {
  return tasks.length === 0 ? [] : yield df.Task.all(tasks);
}
