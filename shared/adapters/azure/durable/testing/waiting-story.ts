import { perform, type Story, together, waitFor } from '#kernel';
import { loadLibrary } from '../../../../../local/host/durable/testing/core-api.ts';
import { performStory } from '../index.ts';

// For a host in a process of its own, to be killed.
loadLibrary().df.app.orchestration('waits', function* (context) {
  const work = (name: string) => perform('work', { key: `${context.df.instanceId}/${name}`, ms: 20 });
  function* path(name: string, ms: number): Story<string> {
    yield* work(name);
    const outcome = yield* waitFor(name, ms);
    yield* work(`${name}.then`);
    return outcome;
  }
  return yield* performStory(context, together([path('decided', 3_600_000), path('lost', 2_500)]));
});
