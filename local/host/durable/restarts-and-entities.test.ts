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

df.app.activity('say', { handler: (text: string) => `said ${text}` });

df.app.orchestration('countUp', function* (context) {
  const { n } = context.df.getInput() as { n: number };
  yield context.df.callActivity('say', `${n}`);
  if (n < 5) {
    context.df.continueAsNew({ n: n + 1 });
    return 0;
  }
  return n;
});

test('an eternal orchestration continues as new five times and keeps one history', async () => {
  const id = await rig.client.startNew('countUp', { input: { n: 0 } });

  expect((await rig.ended(id)).output).toBe(5);
  const answer = await fetch(`${rig.publicOrigin}/durabletask/instances/${id}?showHistory=true`);
  const { historyEvents } = (await answer.json()) as { historyEvents: { EventType: string }[] };
  expect(historyEvents.filter((event) => event.EventType === 'ExecutionStarted')).toHaveLength(1);
});

df.app.orchestration('bareString', function* (context) {
  const input: unknown = context.df.getInput();
  yield context.df.callActivity('say', 'x');
  if (!input) {
    context.df.continueAsNew('text');
    return '';
  }
  return input;
});

test('a bare string given to continueAsNew arrives encoded twice, as on Azure', async () => {
  expect((await rig.run('bareString')).output).toBe('"text"');
});

df.app.orchestration('losesEvents', function* (context) {
  const { round } = context.df.getInput() as { round: number };
  if (round === 0) {
    yield context.df.waitForExternalEvent('first');
    context.df.continueAsNew({ round: 1 });
    return '';
  }
  const { df: durable } = context;
  const event = durable.waitForExternalEvent('second');
  const timer = durable.createTimer(new Date(durable.currentUtcDateTime.getTime() + 50));
  const winner: unknown = yield durable.Task.any([event, timer]);
  return winner === timer ? 'lost' : 'kept';
});

test('an event that was raised before continueAsNew and not awaited is lost', async () => {
  const id = await rig.client.startNew('losesEvents', { input: { round: 0 } });
  await rig.client.raiseEvent(id, 'second', 1);
  await rig.client.raiseEvent(id, 'first', 1);

  expect((await rig.ended(id)).output).toBe('lost');
});

test('an event that came in one batch with what let an execution continue as new, but after it, is the next one’s', async () => {
  const id = await rig.client.startNew('losesEvents', { input: { round: 0 } });
  await expect.poll(async () => (await rig.client.getStatus(id)).runtimeStatus).toBe('Running');
  await rig.client.suspend(id, 'so that both come in one batch');
  await rig.client.raiseEvent(id, 'first', 1);
  await rig.client.raiseEvent(id, 'second', 1);
  await rig.client.resume(id, 'go on');

  expect((await rig.ended(id)).output).toBe('kept');
});

df.app.orchestration('timestamp', function* (context) {
  const input = context.df.getInput() as { Timestamp: unknown };
  yield context.df.callActivity('say', 'x');
  return input.Timestamp instanceof Date;
});

test('a key called Timestamp in the input becomes a Date', async () => {
  expect((await rig.run('timestamp', { Timestamp: '2026-01-02T03:04:05.000Z' })).output).toBe(true);
});

df.app.entity<number>('Counter', (context) => {
  switch (context.df.operationName) {
    case 'add':
      context.df.setState((context.df.getState(() => 0) ?? 0) + Number(context.df.getInput()));
      break;
    case 'get':
      context.df.return(context.df.getState(() => 0));
      break;
    case 'forward':
      context.df.signalEntity(new df.EntityId('Counter', String(context.df.getInput())), 'add', 9);
      break;
    case 'explode':
      context.df.setState(99);
      throw new Error('inside');
  }
});

df.app.orchestration('counting', function* (context) {
  const counter = new df.EntityId('Counter', context.df.instanceId);
  context.df.signalEntity(counter, 'add', 3);
  context.df.signalEntity(counter, 'add', 4);
  const total: number = yield context.df.callEntity(counter, 'get');
  return total;
});

test('two signals and a call see the sum', async () => {
  expect((await rig.run('counting')).output).toBe(7);
});

df.app.orchestration('exploding', function* (context) {
  const counter = new df.EntityId('Counter', context.df.instanceId);
  try {
    yield context.df.callEntity(counter, 'explode');
  } catch (error) {
    const left: number = yield context.df.callEntity(counter, 'get');
    return [(error as Error).message, left];
  }
  return 'no failure';
});

test('an entity that throws reaches the caller without its text and keeps what it had set', async () => {
  expect((await rig.run('exploding')).output).toEqual(['[object Object]', 99]);
});

df.app.orchestration('signalsAtTheEnd', function* (context) {
  yield context.df.callActivity('say', 'x');
  context.df.signalEntity(new df.EntityId('Counter', context.df.instanceId), 'add', 5);
  return 'done';
});

test('a signal sent in the last turn still arrives', async () => {
  const id = await rig.client.startNew('signalsAtTheEnd');
  await rig.ended(id);

  await expect
    .poll(async () => (await rig.client.readEntityState(new df.EntityId('Counter', id))).entityState)
    .toBe(5);
});

test('the client signals an entity, entities signal each other, and the client reads them', async () => {
  const from = new df.EntityId('counter', 'from');
  const to = new df.EntityId('Counter', 'to');
  expect((await rig.client.readEntityState(to)).entityExists).toBe(false);
  await rig.client.signalEntity(from, 'forward', 'to');

  await expect.poll(async () => (await rig.client.readEntityState(to)).entityState).toBe(9);
});

test('each signal counts once', async () => {
  const counter = new df.EntityId('Counter', 'one-by-one');
  const state = async () => (await rig.client.readEntityState(counter)).entityState;
  await rig.client.signalEntity(counter, 'add', 1);
  await expect.poll(state).toBe(1);
  await rig.client.signalEntity(counter, 'add', 10);
  await expect.poll(state).not.toBe(1);

  expect(await state()).toBe(11);
});

df.app.orchestration('unknownEntity', function* (context) {
  yield context.df.callEntity(new df.EntityId('Nobody', '1'), 'get');
});

test('an entity that does not exist is refused, by orchestrators and by the client', async () => {
  expect((await rig.run('unknownEntity')).output).toContain("The function 'nobody' doesn't exist");
  await expect(rig.client.signalEntity(new df.EntityId('Nobody', '1'), 'add')).rejects.toThrow('400');
});
