import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { perform, type Story, together } from '#kernel';
import { performStory } from '../shared/adapters/azure/durable/index.ts';
import { FAN_OUT } from './reference-run.ts';

/**
 * The shape of the reference run on the host and the engine alone: three steps in a row, five side by side, a join,
 * with an opening, a first look and an end. Its steps take and leave behind about what those of a run do.
 */
function* shape(runId: string): Story<string> {
  const step = (node: string, index: number | null = null) =>
    perform('work', { ...inputOf(runId), node, item: index === null ? null : { of: 'tasks', index } });
  for (const node of ['open', 'look', 'first', 'second', 'third']) yield* step(node);
  yield* together(Array.from({ length: FAN_OUT }, (_, index) => step('one', index)));
  yield* step('join');
  yield* step('end');
  return 'completed';
}

const inputOf = (runId: string) => ({
  ...{ tenantId: 'tnt_of_the_bench', runId, seq: 1, read: null, turn: 1, call: null, calls: [] },
  at: { look: `${runId}.look.tasks`, first: `${runId}.first.1`, second: `${runId}.second.1` },
});

const counts = { runs: 0, turns: 0, activities: 0 };
const ends = new Map<string, () => void>();

df.app.orchestration('bare', function* (context) {
  counts.turns += 1;
  return yield* performStory(context, shape(context.df.instanceId));
});

df.app.activity('work', {
  handler: ({ runId, node }: { runId: string; node: string }) => {
    counts.activities += 1;
    if (node === 'end') ends.get(runId)?.();
    const fact = { count: FAN_OUT, next: 'answer', outcome: 'done' };
    return { kind: 'done', fact, spent: { microUsd: 0, tokensIn: 812, tokensOut: 97, modelCalls: 1 } };
  },
});

/** Answers when the run has ended, so that nobody has to look for it. */
app.http('start', {
  route: 'runs',
  methods: ['POST'],
  authLevel: 'anonymous',
  extraInputs: [df.input.durableClient()],
  handler: async (_request, context) => {
    const ended = Promise.withResolvers<void>();
    counts.runs += 1;
    const runId = `run_${counts.runs}`;
    ends.set(runId, ended.resolve);
    await df.getClient(context).startNew('bare', { instanceId: runId, input: { runId } });
    await ended.promise;
    ends.delete(runId);
    return { jsonBody: { runId } };
  },
});

app.http('counts', {
  route: 'counts',
  methods: ['GET'],
  authLevel: 'anonymous',
  handler: () => ({ jsonBody: counts }),
});
