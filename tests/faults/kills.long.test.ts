import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectSound, ownStack, type Person, waitFor } from '../support/stack.ts';
import { busyPeople, phasesOf } from './busy-people.ts';
import { seeded } from './seeded.ts';

const SEED = 20_261_122;
const PEOPLE = 5;
const random = seeded(SEED);

let own: Awaited<ReturnType<typeof ownStack>>;
let stack: (typeof own)['stack'];

beforeAll(async () => {
  own = await ownStack({ SWEEP_SCHEDULE: '*/2 * * * * *' });
  stack = own.stack;
});
afterAll(() => own.stop());

const seen = async (path: RegExp) =>
  (await stack.doors.mailboxCalls()).filter((call) => path.test(call.path)).length;

/** Waits for one more call of the mailbox that matches: a moment around the send, to the millisecond. */
async function untilCalled(path: RegExp) {
  const before = await seen(path);
  await waitFor(`a call of ${path}`, async () => (await seen(path)) > before);
}

const anyMoment = () => pause(150 + random(900));
const afterTheDraft = () => untilCalled(/createReply$/);
/** The mail leaves while nobody is there any more to hear of it. */
async function whileItIsSent() {
  await stack.doors.mailboxFault({
    action: 'latency',
    latencyMs: 300,
    match: { path: '/v1.0/me/messages/*/send' },
  });
  await untilCalled(/\/send$/);
}
const rightAfterTheSend = () => untilCalled(/\/send$/);

const moments = [
  ...[anyMoment, afterTheDraft, anyMoment, whileItIsSent, anyMoment],
  ...[rightAfterTheSend, anyMoment, whileItIsSent, anyMoment, afterTheDraft],
];

test('killed at any moment, the host carries every run to its end, sends nothing twice and counts nothing twice', async () => {
  await stack.doors.slowModel(40);
  const people = await Promise.all(Array.from({ length: PEOPLE }, () => stack.person()));
  const busy = busyPeople(people);
  const met: string[] = [];
  for (const [kill, moment] of moments.entries()) {
    await moment();
    await own.running.killHost();
    for (const [who, robin] of people.entries())
      met.push(...(await phasesOf(stack, robin)).map((phase) => `kill ${kill}, person ${who}: ${phase}`));
    await own.running.restartHost();
  }
  await busy.rest();

  for (const robin of people) await expectWhole(robin, busy.started.get(robin));
  const phases = new Set(met.map((one) => one.split(': ')[1]));
  expect(new Set(met).size, `moments met: ${[...phases].join(', ')}`).toBeGreaterThanOrEqual(30);
  expect(phases.size).toBeGreaterThanOrEqual(8);
  expect([...phases].some((phase) => phase?.startsWith('reply applying'))).toBe(true);
  console.info(`${moments.length} kills met ${met.length} open things in ${phases.size} phases`);
}, 180_000);

async function expectWhole(robin: Person, started: Set<string> | undefined) {
  await expectSound(robin);
  const runs = await robin.api.all<{ id: string; status: string; outcome: unknown }>('/runs?limit=100');
  expect(new Set(runs.map(({ id }) => id)), 'each start is one run').toEqual(started);
  expect(runs.filter(({ status }) => status !== 'completed')).toEqual([]);
  const suggestions = await robin.suggestions();
  const done = suggestions.filter(
    ({ status, action }) => action.kind === 'mail.send' && status === 'applied',
  );
  expect(await robin.sent()).toHaveLength(done.length);
}
