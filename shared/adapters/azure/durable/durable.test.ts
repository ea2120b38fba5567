import type { OrchestrationContext, Task } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { type Crashed, isPassing, perform, type Story, sleep, together } from '#kernel';
import { createOrchestrations, type DurableStarter } from './orchestrations.ts';
import { performStory } from './perform-story.ts';

/** Plays the engine: what is yielded is answered in the way of a replay. */
function play<T>(story: Story<T>) {
  const asked: unknown[] = [];
  const context = {
    df: {
      currentUtcDateTime: new Date('2026-03-12T08:00:00Z'),
      callActivity: (name: string, input: unknown) => ({ activity: name, input }),
      createTimer: (at: Date) => ({ timer: at.toISOString() }),
      Task: { all: (tasks: unknown[]) => ({ all: tasks }) },
    },
  } as unknown as OrchestrationContext;
  const answer = (task: unknown): unknown => {
    const { all, activity, input } = task as { all?: unknown[]; activity?: string; input?: unknown };
    return all ? all.map(answer) : activity && `${activity}(${String(input)})`;
  };
  const generator: Generator<Task, T, unknown> = performStory(context, story);
  let step = generator.next();
  while (!step.done) {
    asked.push(step.value);
    step = generator.next(answer(step.value));
  }
  return { asked, result: step.value };
}

describe('a story on the durable engine', () => {
  test('one wish is one task, several are done side by side, a wait is a timer of the engine’s clock', () => {
    function* one(): Story<(string | Crashed)[]> {
      const first = yield* perform<string>('a', 1);
      const both = yield* together([perform<string>('b', 2), perform<string>('c', 3)]);
      yield* sleep(1_500);
      return [first, ...both];
    }
    expect(play(one())).toEqual({
      result: ['a(1)', 'b(2)', 'c(3)'],
      asked: [
        { activity: 'a', input: 1 },
        {
          all: [
            { activity: 'b', input: 2 },
            { activity: 'c', input: 3 },
          ],
        },
        { timer: '2026-03-12T08:00:01.500Z' },
      ],
    });
  });

  test('a list of one answer is still a list', () => {
    expect(play(together([perform<string>('a', 1)])).result).toEqual(['a(1)']);
  });
});

/** A client whose instances are in memory. */
function aClient(instances: Record<string, string> = {}) {
  const started: string[] = [];
  const client: DurableStarter = {
    async startNew(name, { instanceId }) {
      if (['Running', 'Pending'].includes(instances[instanceId] ?? ''))
        throw new Error('it is there already');
      instances[instanceId] = 'Running';
      started.push(`${name} ${instanceId}`);
      return instanceId;
    },
    async getStatus(instanceId) {
      if (!instances[instanceId])
        throw new Error('Durable Functions extension replied with HTTP 404 response.');
      return { runtimeStatus: instances[instanceId] };
    },
    raiseEvent: async () => {},
  };
  return { client, started, instances };
}

describe('starting', () => {
  test('the same run twice, and two at once, is one start', async () => {
    const { client, started } = aClient();
    const orchestrations = createOrchestrations(() => client);
    const run = { tenantId: 't', runId: 'run_1' };
    await orchestrations.startRun(run);
    await Promise.all([orchestrations.startRun(run), orchestrations.startRun(run)]);
    expect(started).toEqual(['runWorkflow run_1']);
  });

  test('an approved suggestion is not started while it is under way, and again when it was left open', async () => {
    const { client, started, instances } = aClient();
    const orchestrations = createOrchestrations(() => client);
    const input = { tenantId: 't', suggestionId: 'sug_1' };
    await orchestrations.startApply(input);
    await orchestrations.startApply(input);
    expect(started).toEqual(['applySuggestion apply_sug_1']);
    instances.apply_sug_1 = 'Completed';
    await orchestrations.startApply(input);
    expect(started).toHaveLength(2);
  });

  test('a start that really failed is told', async () => {
    const { client } = aClient();
    const orchestrations = createOrchestrations(() => ({
      ...client,
      startNew: () => Promise.reject(new Error('the store is away')),
    }));
    await expect(orchestrations.startRun({ tenantId: 't', runId: 'r' })).rejects.toSatisfy(isPassing);
  });

  test('a restart that failed is told, although the ended instance is still there', async () => {
    const { client } = aClient({ apply_s: 'Completed' });
    const orchestrations = createOrchestrations(() => ({
      ...client,
      startNew: () => Promise.reject(new Error('the store is away')),
    }));
    await expect(orchestrations.startApply({ tenantId: 't', suggestionId: 's' })).rejects.toSatisfy(
      isPassing,
    );
  });

  test('an engine that does not say how an instance stands is not told that it is missing, and nothing is started anew', async () => {
    const { client, started } = aClient({ r: 'Running', apply_s: 'Running' });
    const orchestrations = createOrchestrations(() => ({
      ...client,
      getStatus: () => Promise.reject(new Error('HTTP 500')),
    }));
    await expect(orchestrations.state('r')).rejects.toSatisfy(isPassing);
    await expect(orchestrations.startApply({ tenantId: 't', suggestionId: 's' })).rejects.toSatisfy(
      isPassing,
    );
    expect(started).toEqual([]);
  });

  test('an instance is missing, open or ended', async () => {
    const { client } = aClient({ a: 'Running', b: 'Completed', c: 'Failed', d: 'Terminated', e: 'Pending' });
    const orchestrations = createOrchestrations(() => client);
    const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => orchestrations.state(id)));
    expect(states).toEqual(['open', 'ended', 'ended', 'ended', 'open', 'missing']);
  });
});
