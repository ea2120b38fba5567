import { afterAll, beforeAll, expect, test } from 'vitest';
import { CRASHED, perform, type Story, sleep, together } from '#kernel';
import { loadLibrary } from '../../../../local/host/durable/testing/core-api.ts';
import { type Rig, startRig } from '../../../../local/host/durable/testing/rig.ts';
import { performStory } from './perform-story.ts';

const { df } = loadLibrary();
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

df.app.activity('work', {
  handler: async ({ name, ms, fails }: { name: string; ms: number; fails: boolean }) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (fails) throw new Error('a defect');
    return name;
  },
});
const work = (name: string, { ms = 0, fails = false } = {}) => perform('work', { name, ms, fails });

function orchestration(name: string, story: () => Story<unknown>) {
  df.app.orchestration(name, function* (context) {
    return yield* performStory(context, story());
  });
}

orchestration('alone', function* () {
  return [yield* work('a', { fails: true }), yield* work('b')];
});

test('an activity that fails is a result of the story and not its end', async () => {
  expect(await rig.run('alone')).toMatchObject({ runtimeStatus: 'Completed', output: [CRASHED, 'b'] });
});

orchestration('branches', function* () {
  function* branch(name: string, options: { ms?: number; fails?: boolean }) {
    const first = yield* work(name, options);
    yield* sleep(5);
    return [first, yield* work(`${name} again`)];
  }
  return yield* together([
    branch('slow', { ms: 60 }),
    branch('failing', { fails: true }),
    branch('failing late', { ms: 30, fails: true }),
    branch('quick', {}),
  ]);
});

test('of activities side by side each keeps its own result when some of them fail, soon or late', async () => {
  const { runtimeStatus, output } = await rig.run('branches');
  expect(runtimeStatus).toBe('Completed');
  expect(output).toEqual([
    ['slow', 'slow again'],
    [CRASHED, 'failing again'],
    [CRASHED, 'failing late again'],
    ['quick', 'quick again'],
  ]);
});
