import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aMail } from '../support/a-mail.ts';
import type { Timeline } from '../support/stack/answers.ts';
import { expectSound, sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const MB = 1_024;

test('with 1,000 new messages Clear Inbox works on a capped part, says what is left, and stays small', async () => {
  const robin = await stack.person();
  const now = Date.now();
  const messages = Array.from({ length: 1_000 }, (_, index) =>
    aMail({
      to: robin.address,
      subject: `Question ${index}`,
      at: new Date(now - index * 60_000),
      text: `Could you tell me until tomorrow which of the two dates suits you? ${'Details follow. '.repeat(200)}`,
    }),
  );
  await stack.doors.deliverMany(robin.address, messages);

  const before = rssMb();
  const run = await robin.end((await robin.start()).id, 60_000);
  const grownMb = rssMb() - before;

  expect(run).toMatchObject({ status: 'completed' });
  const { steps } = await robin.api.get<Timeline>(`/runs/${run.id}/timeline`);
  expect(steps[0]?.reason).toBe('Found 20. 480 or more older ones were not looked at.');
  expect(new Set(steps.flatMap(({ item }) => (item === null ? [] : [item]))).size).toBe(20);
  expect(grownMb, 'memory that one run may cost the host').toBeLessThan(200);
  expect(rssMb(), 'memory of the host').toBeLessThan(600);
  await expectSound(robin);
}, 90_000);

/** Resident memory of the functions host, from the system. */
function rssMb(): number {
  const status = readFileSync(`/proc/${stack.address.hostPid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / MB;
}
