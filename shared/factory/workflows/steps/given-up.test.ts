import { expect, test } from 'vitest';
import { world } from '../../../../tests/world.ts';
import { givenUpOps } from './given-up.ts';

test('a turn of an agent that could not be done is named by the agent, and never by a template', async () => {
  const w = await world();
  const run = await w.ctx.runs.get((await w.run('inbox')).id);
  const place = { node: 'triage', item: null, turn: 0, call: null, read: null };

  const ops = await givenUpOps(w.ctx, run, [{ ...place, seq: 90, activity: 'think', detail: 'Four tries.' }]);

  expect(ops).toMatchObject([{ doc: { title: 'Could not be done: Triage', reason: 'Four tries.' } }]);
});
