import type { Task, TimerTask } from 'durable-functions';
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
df.app.activity('after', {
  handler: ({ ms, text }: { ms: number; text: string }) =>
    new Promise((resolve) => setTimeout(() => resolve(text), ms)),
});
df.app.activity('failAtOnce', {
  handler: () => {
    throw new Error('no');
  },
});

function inMs(context: { df: { currentUtcDateTime: Date } }, ms: number): Date {
  return new Date(context.df.currentUtcDateTime.getTime() + ms);
}

interface Race {
  waitMs: number;
  cancels: boolean;
}

df.app.orchestration('approval', function* (context) {
  const { waitMs, cancels } = context.df.getInput() as Race;
  const review = context.df.waitForExternalEvent('reviewed');
  const deadline = context.df.createTimer(inMs(context, waitMs));
  const winner: Task = yield context.df.Task.any([review, deadline]);
  if (winner === deadline) return 'expired';
  if (cancels) deadline.cancel();
  return review.result;
});

test('the timer wins when nobody answers', async () => {
  expect((await rig.run('approval', { waitMs: 30, cancels: true })).output).toBe('expired');
});

test('an answer ends the wait at once when the timer is cancelled', async () => {
  const id = await rig.client.startNew('approval', { input: { waitMs: 60_000, cancels: true } });
  await rig.client.raiseEvent(id, 'reviewed', { verdict: 'approved' });

  expect((await rig.ended(id, 2_000)).output).toEqual({ verdict: 'approved' });
});

test('an instance stays running until a timer that nobody cancelled has fired', async () => {
  const startedMs = Date.now();
  const id = await rig.client.startNew('approval', { input: { waitMs: 400, cancels: false } });
  await rig.client.raiseEvent(id, 'reviewed', 'yes');
  const historyLength = async () =>
    (await rawStatus(id)).historyEvents.filter((event) => event.EventType === 'EventRaised').length;
  await expect.poll(historyLength).toBe(1);

  expect((await rig.client.getStatus(id)).runtimeStatus).toBe('Running');
  expect((await rig.ended(id)).output).toBe('yes');
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(400);
});

async function rawStatus(id: string): Promise<{ historyEvents: { EventType: string }[] }> {
  const answer = await fetch(`${rig.publicOrigin}/durabletask/instances/${id}?showHistory=true`);
  return (await answer.json()) as { historyEvents: { EventType: string }[] };
}

df.app.orchestration('twoEvents', function* (context) {
  yield context.df.callActivity('after', { ms: 60, text: '' });
  const first: unknown = yield context.df.waitForExternalEvent('item');
  const second: unknown = yield context.df.waitForExternalEvent('item');
  return [first, second];
});

test('events raised before they are awaited arrive in order', async () => {
  const id = await rig.client.startNew('twoEvents');
  await rig.client.raiseEvent(id, 'item', 1);
  await rig.client.raiseEvent(id, 'item', 2);

  expect((await rig.ended(id)).output).toEqual([1, 2]);
});

df.app.orchestration('threeRounds', function* (context) {
  const outcomes: string[] = [];
  const reviews: Task[] = [];
  for (let round = 0; round < 3; round++) {
    const review = context.df.waitForExternalEvent('late');
    reviews.push(review);
    const winner: Task = yield context.df.Task.any([review, context.df.createTimer(inMs(context, 10))]);
    outcomes.push(winner === review ? 'event' : 'timeout');
  }
  context.df.setCustomStatus('rounds over');
  const newest: unknown = yield reviews[2] as Task;
  return { outcomes, newest };
});

test('three rounds on one event name time out, and a late event goes to the newest waiter', async () => {
  const id = await rig.client.startNew('threeRounds');
  await expect.poll(async () => (await rig.client.getStatus(id)).customStatus).toBe('rounds over');
  await rig.client.raiseEvent(id, 'late', 'at last');

  const { output } = await rig.ended(id);
  expect(output).toEqual({ outcomes: ['timeout', 'timeout', 'timeout'], newest: 'at last' });
});

df.app.orchestration('secondRound', function* (context) {
  const first = context.df.waitForExternalEvent('again');
  yield context.df.Task.any([first, context.df.createTimer(inMs(context, 10))]);
  context.df.setCustomStatus('second round');
  const answer: string = yield context.df.waitForExternalEvent('again');
  const said: string = yield context.df.callActivity('say', answer);
  return said;
});

test('an event after a lost round goes to the current round, which goes on', async () => {
  const id = await rig.client.startNew('secondRound');
  await expect.poll(async () => (await rig.client.getStatus(id)).customStatus).toBe('second round');
  await rig.client.raiseEvent(id, 'again', 'yes');

  expect((await rig.ended(id, 3_000)).output).toBe('said yes');
});

df.app.orchestration('anyThenLoser', function* (context) {
  const quick = context.df.callActivity('after', { ms: 5, text: 'quick' });
  const slow = context.df.callActivity('after', { ms: 60, text: 'slow' });
  const winner: Task = yield context.df.Task.any([quick, slow]);
  const loser: unknown = yield winner === quick ? slow : quick;
  const third: unknown = yield context.df.callActivity('say', 'third');
  return [winner.result, loser, third];
});

test('the loser of a race can be awaited later and keeps its own result', async () => {
  expect((await rig.run('anyThenLoser')).output).toEqual(['quick', 'slow', 'said third']);
});

df.app.orchestration('allWithFailure', function* (context) {
  const order: string[] = [];
  try {
    yield context.df.Task.all([
      context.df.callActivity('failAtOnce'),
      context.df.callActivity('after', { ms: 80, text: 'slow' }),
    ]);
  } catch {
    order.push('caught');
  }
  order.push(yield context.df.callActivity('say', 'more'));
  return order;
});

test('after a caught failure in Task.all the next activity waits for the slow branch', async () => {
  const startedMs = Date.now();

  expect((await rig.run('allWithFailure')).output).toEqual(['caught', 'said more']);
  expect(Date.now() - startedMs).toBeGreaterThanOrEqual(75);
});

df.app.orchestration('sleeper', function* (context) {
  const timer: TimerTask = context.df.createTimer(inMs(context, 20));
  yield timer;
  return context.df.currentUtcDateTime.getTime();
});

test('the clock of an orchestrator has passed the time its timer was set to', async () => {
  const { output, createdTime } = await rig.run('sleeper');

  expect(Number(output)).toBeGreaterThanOrEqual(createdTime.getTime() + 20);
});

df.app.orchestration('allOfEventAndFailure', function* (context) {
  try {
    yield context.df.Task.all([
      context.df.waitForExternalEvent('answer'),
      context.df.callActivity('failAtOnce'),
    ]);
  } catch {
    return 'caught';
  }
  return 'no failure';
});

test('an instance that returned stays running while an event of its Task.all is missing', async () => {
  const id = await rig.client.startNew('allOfEventAndFailure');
  const hasFailure = async () =>
    (await rawStatus(id)).historyEvents.some((event) => event.EventType === 'TaskFailed');
  await expect.poll(hasFailure).toBe(true);
  expect((await rig.client.getStatus(id)).runtimeStatus).toBe('Running');

  await rig.client.raiseEvent(id, 'answer', 1);
  expect((await rig.ended(id)).output).toBe('caught');
});
