import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fault } from '../../local/stand-in/index.ts';
import type { Suggestion } from '../support/stack/answers.ts';
import { expectSound, type Person, proposedReply, type sharedStack, waitFor } from '../support/stack.ts';

export const SEND = '/v1.0/me/messages/*/send';
export const REPLY = '/v1.0/me/messages/*/createReply';

/** An approved reply meets each of these faults, by its name; the stack is there once tests run. */
export function struckSends(
  theStack: () => ReturnType<typeof sharedStack>,
  faults: Record<string, Fault>,
): void {
  describe('an approved reply is sent once and told as applied', () => {
    const met = new Map<string, { robin: Person; reply: Suggestion }>();

    /** One person for each fault; they meet it one after the other, and recover side by side. */
    beforeAll(async () => {
      const people = Object.keys(faults).map(async (name) => {
        const robin = await theStack().person();
        met.set(name, { robin, reply: await proposedReply(robin) });
      });
      await Promise.all(people);
      for (const [name, { robin, reply }] of met) await meet(faults[name], robin, reply);
    });
    afterAll(() => theStack().doors.calm());

    async function meet(fault: Fault | undefined, robin: Person, reply: Suggestion) {
      if (!fault) throw new Error('there is no such fault');
      const door = String(fault.match.path).split('*')[1] ?? '';
      const calls = async () =>
        (await theStack().doors.mailboxCalls()).filter(({ path }) => path.endsWith(door)).length;
      const before = await calls();
      await theStack().doors.mailboxFault(fault);
      expect((await robin.approve(reply)).status).toBe(200);
      await waitFor('the call that is struck', async () => (await calls()) > before);
    }

    test.each(Object.keys(faults))(
      'when %s',
      async (name) => {
        const { robin, reply } = met.get(name) ?? {};
        if (!robin || !reply) throw new Error('nobody met this fault');
        // A draft that may still be on its way is waited for as long as a call may take.
        expect(await robin.settled(reply.id, 40_000)).toMatchObject({ status: 'applied' });
        expect(await robin.sent()).toHaveLength(1);
        expect(await theStack().doors.mails(robin.address, 'drafts')).toEqual([]);
        await expectSound(robin);
      },
      60_000,
    );
  });
}
