import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadLibrary } from './testing/core-api.ts';
import type { Rig } from './testing/rig.ts';
import { startRig } from './testing/rig.ts';

const { df } = loadLibrary();
let rig: Rig;

beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig.stop());

df.app.activity('increment', { handler: (n: number) => n + 1 });
df.app.activity('double', { handler: (n: number) => n * 2 });
df.app.activity('silent', { handler: () => undefined });
df.app.activity('echo', { handler: (value: unknown) => ({ got: value ?? null }) });

df.app.orchestration('chain', function* (context) {
  let n = 0;
  for (let i = 0; i < 5; i++) n = yield context.df.callActivity('increment', n);
  return n;
});

test('a chain of five activities returns the last result', async () => {
  const status = await rig.run('chain');

  expect(status.runtimeStatus).toBe('Completed');
  expect(status.output).toBe(5);
});

df.app.orchestration('fanOut', function* (context) {
  const numbers = [...Array(10).keys()];
  const parts: number[] = yield context.df.Task.all(
    numbers.map((n) => context.df.callActivity('increment', n)),
  );
  return parts.reduce((sum, n) => sum + n - 1, 0);
});

test('ten parallel activities all arrive', async () => {
  expect((await rig.run('fanOut')).output).toBe(45);
});

df.app.orchestration('leaf', function* (context) {
  const doubled: number = yield context.df.callActivity('double', context.df.getInput());
  return { doubled, parent: context.df.parentInstanceId ?? null };
});
df.app.orchestration('branch', function* (context) {
  const first: { doubled: number } = yield context.df.callSubOrchestrator('leaf', 2);
  const second: unknown = yield context.df.callSubOrchestrator(
    'leaf',
    first.doubled,
    `${context.df.instanceId}-leaf`,
  );
  return second;
});
df.app.orchestration('tree', function* (context) {
  const result: unknown = yield context.df.callSubOrchestrator(
    'branch',
    null,
    `${context.df.instanceId}-branch`,
  );
  return result;
});

test('children nest, with generated and with given ids', async () => {
  const id = await rig.client.startNew('tree');

  expect((await rig.ended(id)).output).toEqual({ doubled: 8, parent: `${id}-branch` });
  expect((await rig.client.getStatus(`${id}-branch-leaf`)).runtimeStatus).toBe('Completed');
});

df.app.orchestration('childIdInUse', function* (context) {
  const id = `${context.df.instanceId}-same`;
  try {
    yield context.df.Task.all([
      context.df.callSubOrchestrator('leaf', 1, id),
      context.df.callSubOrchestrator('leaf', 1, id),
    ]);
  } catch (error) {
    return (error as Error).message;
  }
  return 'both ran';
});

test('a child whose id is in use fails instead of leaving the parent waiting', async () => {
  expect((await rig.run('childIdInUse')).output).toContain('is already running');
});

df.app.orchestration('nothing', function* (context) {
  const result: unknown = yield context.df.callActivity('silent');
  return { result, echoed: yield context.df.callActivity('echo') };
});

test('an activity that returns nothing gives null, and no input arrives as null', async () => {
  expect((await rig.run('nothing')).output).toEqual({ result: null, echoed: { got: null } });
});

df.app.orchestration('guids', function* (context) {
  const before = context.df.newGuid(context.df.instanceId);
  yield context.df.callActivity('echo', 1);
  const seen: { got: string } = yield context.df.callActivity('echo', before);
  return { before, seen: seen.got, next: context.df.newGuid(context.df.instanceId) };
});

test('newGuid gives the same value in every replay and another one per call', async () => {
  const { before, seen, next } = (await rig.run('guids')).output as Record<string, string>;

  expect(seen).toBe(before);
  expect(next).not.toBe(before);
});

df.app.orchestration('reporting', function* (context) {
  context.df.setCustomStatus({ phase: 'waiting' });
  yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus({ phase: 'gone' });
  return 'ok';
});

test('the custom status is visible while the instance runs and after it', async () => {
  const id = await rig.client.startNew('reporting');
  await expect.poll(async () => (await rig.client.getStatus(id)).customStatus).toEqual({ phase: 'waiting' });
  await rig.client.raiseEvent(id, 'go', 1);

  expect((await rig.ended(id)).customStatus).toEqual({ phase: 'gone' });
});

df.app.orchestration('inputs', function* (context) {
  const text: unknown = yield context.df.callActivity('echo', 'plain text');
  const json: unknown = yield context.df.callActivity('echo', { a: [1, 'b'] });
  return { text, json, own: context.df.getInput() };
});

test('strings, objects and Hebrew text pass unchanged', async () => {
  const input = { title: 'שלום, עולם', n: 1.5 };

  expect((await rig.run('inputs', input)).output).toEqual({
    text: { got: 'plain text' },
    json: { got: { a: [1, 'b'] } },
    own: input,
  });
});
