import { expect, test } from 'vitest';
import { world } from '../../../../../tests/world.ts';
import { startByHand } from '../../start-by-hand.ts';

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

/** A workflow that only keeps a page, before its one step is asked for. */
async function aKeeping() {
  const w = await world();
  const { id } = await w.workflow('inbox');
  const page = { title: 'Kept', sections: [] };
  const keep = {
    id: 'keep',
    kind: 'write',
    title: 'Kept a page',
    agent: 'triage',
    tool: 'brief.write',
    input: page,
  };
  await w.ctx.db.patch(id, [
    { op: 'set', path: '/definition/nodes', value: [keep] },
    { op: 'remove', path: '/definition/cursor' },
  ]);
  const pages = async () => (await w.ctx.records.list('brief', { limit: 10 })).items;
  return { w, pages };
}

test('what was kept by a delivery that did not come to say so is kept once, and said by the next', async () => {
  const { w, pages } = await aKeeping();
  // The record of a run that died between the two, as they were written apart once.
  const { id } = await w.workflow('inbox');
  const { body } = await startByHand(w.ctx, { id, idempotencyKey: 'k' });
  await w.ctx.records.write({
    kind: 'brief',
    title: 'Kept',
    body: { date: '2026-03-12', sections: [] },
    sources: [],
    createdBy: { kind: 'agent', agentId: 'agent_1', runId: body.id },
    key: `${body.id}:keep:0`,
  });
  await w.settle();
  expect(await w.ctx.runs.get(body.id)).toMatchObject({ status: 'completed' });
  expect((await w.ctx.runs.steps(body.id, 0)).map(({ title }) => title)).toEqual(['Kept a page']);
  expect(await pages()).toHaveLength(1);
});

test('a page for which the plan has no room is not kept, and the run says what would lift that', async () => {
  const { w, pages } = await aKeeping();
  const { records } = await w.ctx.plans.limits();
  await w.ctx.plans.readGauge('records');
  await w.ctx.db.patch('gauges', [{ op: 'set', path: '/records', value: records }]);
  const run = await w.run('inbox');
  expect(run).toMatchObject({ status: 'stopped', outcome: { code: 'plan.limit_reached' } });
  expect(await pages()).toEqual([]);
});
