import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Suggestion } from '../support/stack/answers.ts';
import { insist } from '../support/stack/insist.ts';
import { expectSound, ownStack, type Person, severalReplies } from '../support/stack.ts';
import { seeded } from './seeded.ts';

const random = seeded(20_261_201);
/** Longer than a host takes to come back. */
const UNDO_SEC = 20;
const ROUNDS = 3;

let own: Awaited<ReturnType<typeof ownStack>>;

beforeAll(async () => {
  own = await ownStack({ SWEEP_SCHEDULE: '*/2 * * * * *' });
});
afterAll(() => own.stop());

async function killed(): Promise<void> {
  await own.running.killHost();
  await own.running.restartHost();
}

/** When the time of this yes is over, and so many milliseconds more. */
const atItsEnd = async ({ undoableUntil }: Suggestion, ms: number) =>
  pause(Math.max(0, Date.parse(undoableUntil ?? '') - Date.now() + ms));

/** Asks until there is an answer; the one that was lost with the host has its effect all the same. */
async function takeBack(robin: Person, reply: Suggestion): Promise<boolean> {
  const { status, body } = await insist(() => robin.withdraw(reply));
  if (status !== 200) expect(body).toMatchObject({ code: 'suggestion.too_late_to_withdraw' });
  return status === 200;
}

test('killed between the yes and its effect, the host carries out what stands and nothing that was taken back', async () => {
  let [takenBack, carriedOut] = [0, 0];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const robin = await own.stack.person();
    const replies = await severalReplies(robin, 6);
    const approved = await Promise.all(replies.map((reply) => robin.approve(reply, UNDO_SEC)));
    const [first] = approved.map(({ body }) => body);
    if (!first) throw new Error('nothing was approved');

    const wishes = new Map<string, Promise<boolean>>();
    const wish = (reply: Suggestion | undefined) => reply && wishes.set(reply.id, takeBack(robin, reply));
    wish(replies[0]);
    await pause(random(60));
    wish(replies[1]);
    await killed();
    wish(replies[2]);
    await atItsEnd(first, random(300) - 250);
    wish(replies[3]);
    await pause(random(200));
    await killed();

    for (const { id } of replies) {
      if (await wishes.get(id)) {
        expect(await robin.api.get(`/suggestions/${id}`)).toMatchObject({ status: 'pending' });
        takenBack += 1;
      } else {
        expect(await robin.settled(id, 90_000)).toMatchObject({ status: 'applied' });
        carriedOut += 1;
      }
    }
    const backAgain = await Promise.all(wishes.values());
    expect(await robin.sent()).toHaveLength(replies.length - backAgain.filter(Boolean).length);
    await expectSound(robin);
  }
  console.info(`${takenBack} were taken back, ${carriedOut} carried out`);
  // Of each round at least one was in time, and two were never asked back.
  expect(takenBack).toBeGreaterThanOrEqual(ROUNDS);
  expect(carriedOut).toBeGreaterThanOrEqual(2 * ROUNDS);
}, 400_000);
