import type { Task } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { perform, type Story, sleep, together, waitFor } from '#kernel';
import type { OrchestratorState } from '../../../../local/host/durable/actions.ts';
import type { OrchestratorInput } from '../../../../local/host/durable/contract.ts';
import { EventType } from '../../../../local/host/durable/events.ts';
import { loadLibrary } from '../../../../local/host/durable/testing/core-api.ts';
import { type Rig, startRig } from '../../../../local/host/durable/testing/rig.ts';
import { anyOf } from './any-of.ts';
import { performStory } from './perform-story.ts';

const { df } = loadLibrary();
/** What each activity was called with, in the order in which it was begun. */
const begun: string[] = [];
const held = new Map<string, () => void>();
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

df.app.activity('say', {
  handler: (text: string) => {
    begun.push(text);
    return text;
  },
});
/** Is over when the test lets it be. */
df.app.activity('hold', {
  handler: (text: string) => {
    begun.push(text);
    return new Promise<string>((resolve) => held.set(text, () => resolve(text)));
  },
});
const say = (text: string) => perform<string>('say', text);
const hold = (text: string) => perform<string>('hold', text);

function orchestration(name: string, story: (input: unknown) => Story<unknown>) {
  df.app.orchestration(name, function* (context): Generator<Task, unknown, unknown> {
    return yield* performStory(context, story(context.df.getInput()));
  });
}

const isBegun = (text: string) => expect.poll(() => begun.includes(text)).toBe(true);
const letGo = (text: string) => held.get(text)?.();
const historyOf = async (id: string) => {
  const answer = await fetch(`${rig.publicOrigin}/durabletask/instances/${id}?showHistory=true`);
  return ((await answer.json()) as { historyEvents: { EventType: string }[] }).historyEvents;
};

describe('stories side by side', () => {
  orchestration('sideBySide', function* (input) {
    const name = String(input);
    function* steps(count: number): Story<string[]> {
      const told: string[] = [];
      for (let n = 0; n < count; n += 1) told.push(String(yield* say(`${name}.${count}.${n}`)));
      return told;
    }
    function* slow(): Story<string[]> {
      return [String(yield* hold(`${name}.slow`)), String(yield* say(`${name}.after`))];
    }
    return yield* together([slow(), steps(3), steps(5)]);
  });

  test('each goes on with its own, to its end, while a slow one is at its first', async () => {
    const id = await rig.client.startNew('sideBySide', { input: 'a' });
    await isBegun('a.5.4');
    await isBegun('a.3.2');
    expect(begun).not.toContain('a.after');
    letGo('a.slow');
    expect((await rig.ended(id)).output).toEqual([
      ['a.slow', 'a.after'],
      ['a.3.0', 'a.3.1', 'a.3.2'],
      ['a.5.0', 'a.5.1', 'a.5.2', 'a.5.3', 'a.5.4'],
    ]);
  });

  test('none is begun twice, although the engine is asked again and again for what is still open', async () => {
    const id = await rig.client.startNew('sideBySide', { input: 'b' });
    await isBegun('b.5.4');
    letGo('b.slow');
    await rig.ended(id);
    const own = begun.filter((text) => text.startsWith('b.'));
    expect([own.length, new Set(own).size]).toEqual([10, 10]);
  });

  orchestration('slept', function* () {
    yield* sleep(5);
    function* nap(name: string, ms: number): Story<unknown> {
      yield* sleep(ms);
      return name;
    }
    return yield* together<unknown>([nap('long', 40), nap('short', 10), say('slept.said')]);
  });

  test('sleeping is such an effect too', async () => {
    expect((await rig.run('slept')).output).toEqual(['long', 'short', 'slept.said']);
  });
});

describe('waiting for something by its name', () => {
  orchestration('waits', function* (input) {
    const { name, ms } = input as { name: string; ms: number };
    const outcome = yield* waitFor(name, ms);
    return [outcome, yield* say(`${name}.then`)];
  });
  const start = (name: string, ms: number) => rig.client.startNew('waits', { input: { name, ms } });
  const isWaiting = (id: string) =>
    expect
      .poll(async () => (await historyOf(id)).some(({ EventType }) => EventType === 'TimerCreated'))
      .toBe(true);

  test('ends at once when it is said to have happened, and its deadline keeps nothing open', async () => {
    const id = await start('decided', 3_600_000);
    await isWaiting(id);
    await rig.client.raiseEvent(id, 'decided', {});
    expect((await rig.ended(id)).output).toEqual(['happened', 'decided.then']);
  });

  test('ends by its deadline when nobody says so', async () => {
    expect((await rig.run('waits', { name: 'lost', ms: 20 })).output).toEqual(['timed_out', 'lost.then']);
  });

  orchestration('late', function* () {
    yield* hold('late.work');
    return yield* waitFor('early', 3_600_000);
  });

  test('is over at once for what was said before anybody waited', async () => {
    const id = await rig.client.startNew('late');
    await isBegun('late.work');
    await rig.client.raiseEvent(id, 'early', {});
    letGo('late.work');
    expect((await rig.ended(id)).output).toBe('happened');
  });

  test('takes no notice of what is said twice, or of another thing', async () => {
    const id = await start('twice', 3_600_000);
    for (const name of ['other', 'twice', 'twice']) await rig.client.raiseEvent(id, name, {});
    expect((await rig.ended(id)).output).toEqual(['happened', 'twice.then']);
  });

  orchestration('eachWaits', function* () {
    function* one(name: string): Story<string> {
      const outcome = yield* waitFor(name, 3_600_000);
      return `${outcome} ${String(yield* say(`${name}.then`))}`;
    }
    return yield* together([one('first'), one('second'), one('third')]);
  });

  test('of several stories each waits for its own alone', async () => {
    const id = await rig.client.startNew('eachWaits');
    await isWaiting(id);
    await rig.client.raiseEvent(id, 'second', {});
    await isBegun('second.then');
    expect(begun).not.toContain('first.then');
    for (const name of ['third', 'first']) await rig.client.raiseEvent(id, name, {});
    expect((await rig.ended(id)).output).toEqual([
      'happened first.then',
      'happened second.then',
      'happened third.then',
    ]);
  });
});

test('of tasks that were asked for before, none is among the actions of the next wait', async () => {
  const seen: OrchestratorState[] = [];
  const watched = await startRig({}, (runner) => ({
    ...runner,
    async orchestrator(name, turn) {
      const state = (await runner.orchestrator(name, turn)) as OrchestratorState;
      const { history } = JSON.parse(turn) as OrchestratorInput;
      if (history.some(({ EventType: type }) => type === EventType.taskCompleted)) seen.push(state);
      return state;
    },
  }));
  df.app.orchestration('anyTwice', function* (context) {
    const [first, second] = [context.df.callActivity('say', 'x.1'), context.df.callActivity('say', 'x.2')];
    const winner: Task = yield anyOf(context.df, [], [first, second]);
    yield anyOf(context.df, [winner === first ? second : first], [context.df.callActivity('say', 'x.3')]);
  });
  await watched.run('anyTwice');
  const [, next] = seen[0]?.actions[0] ?? [];
  expect(next?.compoundActions).toMatchObject([
    { functionName: 'say', input: '"x.3"' },
    { compoundActions: [] },
  ]);
  await watched.stop();
});
