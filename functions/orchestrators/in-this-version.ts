import type { OrchestrationContext, Task } from 'durable-functions';
import type { Story } from '#kernel';
import { performStory } from '../../shared/adapters/azure/durable/index.ts';

/**
 * Of all stories. It is raised, here and as `defaultVersion` in host.json, with each change that an instance in flight
 * could not go on with; the recorded histories (`tests/histories`) tell when. The engine notes it on each instance.
 */
export const STORIES_VERSION = '1.4';

/** What an instance follows that was started before versions were noted. */
const FIRST_VERSION = '1.0';

/**
 * An instance of another version ends here instead of going half one way and half another. What it had done is in the
 * store, and the sweep begins its work anew, by today's story.
 */
export function* inThisVersion<T>(
  context: OrchestrationContext,
  story: Story<T>,
): Generator<Task, T | 'of_another_version', unknown> {
  if ((context.df.version || FIRST_VERSION) !== STORIES_VERSION) return 'of_another_version';
  return yield* performStory(context, story);
}
