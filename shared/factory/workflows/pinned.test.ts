import { expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { startByHand } from './start-by-hand.ts';

test('a run follows the version it was started with, or says that it is gone; never a newer one', async () => {
  const w = await world({ plan: 'free' });
  await w.mailbox.deliver();
  const { id } = await w.workflow('inbox');
  const { body } = await startByHand(w.ctx, { id, idempotencyKey: 'k' });
  await w.ctx.db.patch(id, [
    { op: 'set', path: '/version', value: 2 },
    { op: 'set', path: '/definition/nodes', value: [] },
  ]);

  expect(await refusalOf(w.ctx.workflows.pinned(id, 1))).toMatchObject({ code: 'workflow.version_gone' });
  expect(await w.ctx.workflows.pinned(id, 2)).toMatchObject({ version: 2 });
  await w.settle();
  expect(await w.ctx.runs.get(body.id)).toMatchObject({
    status: 'stopped',
    charge: 'free',
    outcome: { code: 'workflow.version_gone' },
  });
});
