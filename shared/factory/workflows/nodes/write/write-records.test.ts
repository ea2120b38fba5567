import { expect, test } from 'vitest';
import { world } from '../../../../../tests/world.ts';

const advertising = { subject: 'Spring sale', text: 'Save up to 40 % on everything, shop now.' };

/** Keeps a page for each conversation, made of what was read. */
async function runKeeping(title: string) {
  const w = await world();
  const keep = {
    id: 'keep',
    kind: 'write' as const,
    title: 'Kept a page',
    agent: 'triage',
    tool: 'brief.write',
    input: { title, sections: [] },
  };
  const { id, definition } = await w.workflow('inbox');
  const nodes = definition.nodes.map((node) =>
    node.kind === 'each' ? { ...node, body: [...node.body, keep] } : node,
  );
  await w.ctx.db.patch(id, [{ op: 'set', path: '/definition/nodes', value: nodes }]);
  await w.mailbox.deliver({ ...advertising, from: 'Shop <no-reply@shop.example>' });
  const run = await w.run('inbox');
  const steps = await w.ctx.runs.steps(run.id, 0);
  return { w, run, step: steps.find(({ kind }) => kind === 'write') };
}

test('what a workflow keeps of a conversation is among the person’s own records', async () => {
  const { w, step } = await runKeeping('$read.subject');

  expect(step?.title).toBe('Kept a page');
  expect((await w.ctx.records.list('brief', { limit: 10 })).items).toMatchObject([{ title: 'Spring sale' }]);
});

test('a conversation that lacks what is to be kept is not kept, which is said, and is still proposed for', async () => {
  const { w, run, step } = await runKeeping('$read.nothing');

  expect(run.status).toBe('completed');
  expect(step).toMatchObject({
    status: 'done',
    title: 'Kept nothing',
    reason: 'Nothing was kept: there is no usable title.',
  });
  expect((await w.ctx.records.list('brief', { limit: 10 })).items).toEqual([]);
  expect((await w.suggestions()).map(({ canonical }) => JSON.parse(canonical).kind)).toEqual([
    'mail.archive',
  ]);
});
