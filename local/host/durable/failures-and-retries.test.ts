import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLibrary } from './testing/core-api.ts';
import type { Rig } from './testing/rig.ts';
import { startRig } from './testing/rig.ts';

const { df } = loadLibrary();
let rig: Rig;
const attempts = new Map<string, number>();

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

interface Flaky {
  key: string;
  failures: number;
}

df.app.activity('flaky', {
  handler: ({ key, failures }: Flaky) => {
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (attempt <= failures) throw new Error(`failure ${attempt}`);
    return `${key} at ${attempt}`;
  },
});
df.app.activity('say', { handler: (text: string) => `said ${text}` });
df.app.activity('bad', {
  handler: () => {
    throw new Error('boom');
  },
});

function retries(times: number) {
  return new df.RetryOptions(5, times);
}

df.app.orchestration('retryThenMore', function* (context) {
  const first: string = yield context.df.callActivityWithRetry('flaky', retries(5), context.df.getInput());
  const second: string = yield context.df.callActivity('say', 'more');
  return [first, second];
});

test('two failures of five attempts are retried and the next activity gets its own result', async () => {
  expect((await rig.run('retryThenMore', { key: 'a', failures: 2 })).output).toEqual(['a at 3', 'said more']);
});

df.app.orchestration('retryExhausted', function* (context) {
  try {
    yield context.df.callActivityWithRetry('flaky', retries(3), { key: 'b', failures: 9 });
  } catch (error) {
    const more: string = yield context.df.callActivity('say', 'after');
    return [(error as Error).message.split('\n')[0]?.trim(), more];
  }
  return 'no failure';
});

test('three failures of three attempts are caught, and an activity runs afterwards', async () => {
  expect((await rig.run('retryExhausted')).output).toEqual([
    "Activity function 'flaky' failed: failure 3",
    'said after',
  ]);
  expect(attempts.get('b')).toBe(3);
});

df.app.orchestration('retriesInAll', function* (context) {
  const tasks = ['c', 'd', 'e'].map((key, index) =>
    context.df.callActivityWithRetry('flaky', retries(5), { key, failures: index }),
  );
  const results: string[] = yield context.df.Task.all(tasks);
  return results;
});

test('three retries side by side in one Task.all keep their results apart', async () => {
  expect((await rig.run('retriesInAll')).output).toEqual(['c at 1', 'd at 2', 'e at 3']);
});

df.app.orchestration('failing', function* (context) {
  yield context.df.callActivity('bad');
});
df.app.orchestration('unknownActivity', function* (context) {
  yield context.df.callActivity('nowhere');
});
df.app.orchestration('unknownChild', function* (context) {
  yield context.df.callSubOrchestrator('nowhere');
});
df.app.orchestration('parentOfFailing', function* (context) {
  yield context.df.callSubOrchestrator('failing');
});
df.app.orchestration('callsHttp', function* (context) {
  yield context.df.callHttp({ method: 'GET', url: 'http://127.0.0.1:1/' });
});

test('a failing activity fails the instance, with the names of both in the output', async () => {
  const { runtimeStatus, output } = await rig.run('failing');

  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/^Orchestrator function 'failing' failed: Activity function 'bad' failed: boom/);
});

test('a failing child fails its parent', async () => {
  const { runtimeStatus, output } = await rig.run('parentOfFailing');

  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(
    /^Orchestrator function 'parentOfFailing' failed: Orchestrator function 'failing' failed/,
  );
});

test.each(['unknownActivity', 'unknownChild'])(
  '%s: a function that does not exist is named',
  async (name) => {
    const { runtimeStatus, output } = await rig.run(name);

    expect(runtimeStatus).toBe('Failed');
    const reason = "The function 'nowhere' doesn't exist, is disabled, or is not an";
    expect(output).toContain(`Orchestrator function '${name}' failed: ${reason}`);
  },
);

test('a durable http call is refused', async () => {
  expect((await rig.run('callsHttp')).output).toContain('not supported here');
});

df.app.orchestration('throwsEmpty', function* (context) {
  yield context.df.callActivity('say', 'x');
  throw new Error('');
});
df.app.orchestration('throwsText', function* (context) {
  yield context.df.callActivity('say', 'x');
  throw 'only text';
});
df.app.orchestration('retryTimeout', function* (context) {
  const options = retries(50);
  Object.assign(options, { retryTimeoutInMilliseconds: 1 });
  yield context.df.callActivityWithRetry('bad', options);
});

test.each(['throwsEmpty', 'throwsText', 'retryTimeout'])(
  '%s would wait for ever on Azure and fails here',
  async (name) => {
    const { runtimeStatus, output } = await rig.run(name);

    expect(runtimeStatus).toBe('Failed');
    expect(output).toContain('The orchestrator is stuck');
  },
);

df.app.orchestration('retriesCaughtInAll', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callActivityWithRetry('flaky', retries(2), { key: 'f', failures: 9 }),
      context.df.callActivityWithRetry('flaky', new df.RetryOptions(30, 4), { key: 'g', failures: 9 }),
    ]);
  } catch {
    const more: string = yield context.df.callActivity('say', 'after');
    return more;
  }
  return 'no failure';
});

df.app.orchestration('retryInChild', function* (context) {
  const result: string = yield context.df.callActivityWithRetry('flaky', retries(2), context.df.getInput());
  return result;
});
df.app.orchestration('retriesInChildren', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.callSubOrchestrator('retryInChild', { key: 'h', failures: 9 }),
      context.df.callSubOrchestrator('retryInChild', { key: 'i', failures: 1 }),
    ]);
  } catch {
    const more: string = yield context.df.callActivity('say', 'after');
    return more;
  }
  return 'no failure';
});

test('going on while a retry of a Task.all is open fails, before results are mixed up', async () => {
  const { runtimeStatus, output } = await rig.run('retriesCaughtInAll');

  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain('while a retry was still open');
});

test('the same retries wrapped in children are fine', async () => {
  expect((await rig.run('retriesInChildren')).output).toBe('said after');
});

let isRenamed = false;

df.app.orchestration('changed', function* (context) {
  yield context.df.callActivity(isRenamed ? 'bad' : 'say', 'x');
  yield context.df.waitForExternalEvent('go');
  return 'went on';
});

test('an orchestrator that was changed between two turns is refused', async () => {
  const id = await rig.client.startNew('changed');
  const isWaiting = () => rig.hub.counts().activities === 0 && rig.hub.counts().inbox === 0;
  await expect.poll(isWaiting).toBe(true);
  isRenamed = true;
  await rig.client.raiseEvent(id, 'go', 1);

  const { runtimeStatus, output } = await rig.ended(id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toContain('Non-deterministic workflow detected');
});
