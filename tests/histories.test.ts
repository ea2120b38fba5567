import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { APPLY_ACTIVITIES } from '#factory/suggestions';
import { RUN_ACTIVITIES, type StepInput } from '#factory/workflows';
import type { Activities } from '#kernel';
import type { OrchestratorInput } from '../local/host/durable/contract.ts';
import { EventType } from '../local/host/durable/events.ts';
import { plan } from '../local/host/durable/planner.ts';
import {
  type Asked,
  askedBy,
  openStories,
  type RecordedHistory,
  recordedHistories,
} from './support/histories.ts';
import { scenarios } from './support/scenarios.ts';

const WHAT_TO_DO = `Instances that are in flight could not go on with this change of a story. Either keep its old way, \
or raise STORIES_VERSION (functions/orchestrators/in-this-version.ts) together with defaultVersion in host.json, and \
record the histories anew: node scripts/record-histories.mjs. Instances of the old version then begin anew.`;

const { version, replay } = await openStories();
const recorded = await recordedHistories();
const activities: Activities<never> = { ...RUN_ACTIVITIES, ...APPLY_ACTIVITIES };

/** Of an input only what says which work it is; it may grow as long as the old form is still taken. */
const workOf = ({ name, input }: Asked) => {
  const { node, read, item, turn, call, seq } = input as Partial<StepInput>;
  return { name, node, read, item, turn, call, seq };
};

const problemOf = (turn: OrchestratorInput, state: Awaited<ReturnType<typeof replay>>) => {
  const { history } = turn;
  const { problem, fresh } = plan({ history, state, executionId: '', exists: () => true });
  return { problem, fresh, error: state.error };
};

const NONE = { problem: null, fresh: [], error: undefined };

describe('an instance that was started before this change', () => {
  test.each(recorded)('goes its way to its end: %s', async (_file, history) => {
    const state = await replay(history);
    expect(problemOf(history.turn, state), WHAT_TO_DO).toEqual(NONE);
    expect([state.isDone, state.output], WHAT_TO_DO).toEqual([true, history.output]);
    expect(askedBy(state).map(workOf), WHAT_TO_DO).toEqual(history.asked.map(workOf));
  });

  test.each(recorded)('goes on from wherever it stands: %s', async (_file, history) => {
    const { turn } = history;
    for (const end of endsOfTurns(turn)) {
      const part = { ...turn, history: turn.history.slice(0, end) };
      expect(problemOf(part, await replay({ ...history, turn: part })), WHAT_TO_DO).toMatchObject({
        problem: null,
        error: undefined,
      });
    }
  });

  test.each(recorded)('asks for work in a form that is still understood: %s', (_file, { asked }) => {
    for (const { name, input } of asked) {
      expect(activities[name]?.input.safeParse(input), `${name}: ${WHAT_TO_DO}`).toMatchObject({
        success: true,
      });
    }
  });
});

const endsOfTurns = ({ history }: OrchestratorInput): number[] =>
  history.flatMap(({ EventType: type }, index) => (type === EventType.orchestratorCompleted ? [index] : []));

test('every way of every story is recorded, of the version that instances are started with', () => {
  expect(recorded.map(([file]) => file)).toEqual(scenarios.map(({ name }) => `${name}.json`).toSorted());
  for (const [file, history] of recorded) expect([file, history.version]).toEqual([file, version]);
  const host = JSON.parse(readFileSync(new URL('../host.json', import.meta.url), 'utf8'));
  expect(host.extensions.durableTask.defaultVersion).toBe(version);
});

const ofVersion = (history: RecordedHistory, given: string | undefined): RecordedHistory => ({
  ...history,
  turn: {
    ...history.turn,
    history: history.turn.history.map((event) =>
      event.EventType === EventType.executionStarted ? { ...event, Version: given } : event,
    ),
  },
});

test('an instance of another version ends at once, so that its work is begun anew; so does one that names none, and is of the first', async () => {
  const [, history] = recorded.find(([file]) => file === 'applied.json') ?? [];
  if (!history) throw new Error('there is no history of an approval');
  for (const version of ['0.9', undefined])
    expect(await replay(ofVersion(history, version))).toMatchObject({
      isDone: true,
      output: 'of_another_version',
    });
});
