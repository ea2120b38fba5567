import { expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { switchAgent } from './read-agents.ts';

test('an agent is switched on top of what was last seen of it, and on nothing older', async () => {
  const w = await world();
  const [agent] = await w.ctx.agents.list();
  if (!agent) throw new Error('the pack brings agents');
  const { id, etag } = agent;
  await switchAgent(w.ctx, { id, enabled: false, ifMatch: etag });
  expect(await refusalOf(switchAgent(w.ctx, { id, enabled: true, ifMatch: etag }))).toMatchObject({
    status: 412,
  });
  expect((await w.ctx.agents.get(id)).enabled).toBe(false);
});
