import { expect, test } from 'vitest';
import { world } from '../../../../tests/world.ts';

const advertising = { subject: 'Spring sale', text: 'Save up to 40 % on everything, shop now.' };

async function runOn(from: string) {
  const w = await world();
  await w.mailbox.deliver({ ...advertising, from });
  const run = await w.run('inbox');
  const steps = await w.ctx.runs.steps(run.id, 0);
  return { w, run, step: steps.find(({ kind }) => kind === 'write') };
}

test('a noise sender is remembered, so that no model is asked next time', async () => {
  const { w, step } = await runOn('Shop <no-reply@shop.example>');

  expect(step?.title).toBe('Remembered how to file this sender');
  expect((await w.ctx.records.list('label', { limit: 10 })).items).toHaveLength(1);
});

test('a noise sender without a usable address is not remembered, which is said, and the conversation is still proposed', async () => {
  const { w, run, step } = await runOn('Shop <no-reply@localhost>');

  expect(run.status).toBe('completed');
  expect(step).toMatchObject({
    status: 'done',
    title: 'Kept nothing',
    reason: 'Nothing was kept: there is no usable sender.',
  });
  expect((await w.ctx.records.list('label', { limit: 10 })).items).toEqual([]);
  expect((await w.suggestions()).map(({ canonical }) => JSON.parse(canonical).kind)).toEqual([
    'mail.archive',
  ]);
});
