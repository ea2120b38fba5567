import type { Effect, Story } from '#kernel';

/**
 * Performs a story in the calm way: all that it has under way is answered, in order, and then what it asked for
 * meanwhile. `answer` gives the results of one round.
 */
export function inRounds<T>(story: Story<T>, answer: (round: Effect[]) => unknown[]): T {
  let step = story.next();
  let round = step.done ? [] : step.value;
  while (!step.done) {
    const results = answer(round);
    const next: Effect[] = [];
    for (const [index, effect] of round.entries()) {
      step = story.next({ effect, result: results[index] });
      if (step.done) break;
      next.push(...step.value);
    }
    round = next;
  }
  return step.value;
}
