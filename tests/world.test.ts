import { expect, test } from 'vitest';
import { approveSuggestion } from '#factory/suggestions';
import { seen } from './support/proposals.ts';
import { withReply, world } from './world.ts';

test('a mail that needs an answer becomes a suggestion, and what the person approved is sent', async () => {
  const w = await world({ plan: 'free' });
  const reply = await withReply(w);
  await approveSuggestion(w.ctx, seen(reply));
  await w.settle();

  expect((await w.ctx.suggestions.get(reply.id)).status).toBe('applied');
  expect(await w.mailbox.sent()).toHaveLength(1);
});

test('what a test lets go wrong in the store goes wrong in its own world alone', async () => {
  const w = await world();
  w.gateway.faults.add({ effect: { kind: 'status', status: 503 }, operation: 'read' });
  expect((await (await world()).ctx.plans.limits()).maxRuns).toBeGreaterThan(0);
});
