import { expect, test } from 'vitest';
import { verifyAudit } from '#platform/audit';
import { installPack } from '#product/packs';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { switchWorkflow } from './read-workflows.ts';
import { admitRun, startRun } from './start-run.ts';

test('with one run left, of two hundred starts at once exactly one is accepted', async () => {
  const w = await world({ plan: 'free' });
  await w.ctx.db.patch('usage_2026-03', [{ op: 'set', path: '/usedRuns', value: 299 }]);
  const { id } = await w.workflow('inbox');

  const settled = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) => startRun(w.asPerson(), { id, idempotencyKey: `start-${n}` })),
  );
  const refused = settled.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));

  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(refused).toHaveLength(199);
  for (const refusal of refused)
    expect(refusal).toMatchObject({
      status: 402,
      code: 'plan.quota_reached',
      extras: { members: { limit: 'runs', used: 300, max: 300, resetsAt: '2026-03-31T22:00:00.000Z' } },
    });
  expect((await w.usage()).usedRuns).toBe(300);
  expect((await w.ctx.runs.list({ limit: 100 })).items).toHaveLength(1);
  expect(await verifyAudit(w.ctx)).toMatchObject({ verified: true });
});

test('the same key twenty times at once is one run', async () => {
  const w = await world();
  const { id } = await w.workflow('inbox');
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => startRun(w.asPerson(), { id, idempotencyKey: 'once' })),
  );
  await w.settle();

  expect(new Set(answers.map(({ body, location }) => `${body.id} ${location}`)).size).toBe(1);
  expect(w.engine.started).toEqual([answers[0]?.body.id]);
  expect((await w.audit()).filter(({ action }) => action === 'run.started')).toHaveLength(1);
});

test('the same key for another workflow is refused', async () => {
  const w = await world();
  await startRun(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
  const other = startRun(w.ctx, { id: (await w.workflow('brief')).id, idempotencyKey: 'k' });
  expect(await refusalOf(other)).toMatchObject({ status: 422, code: 'api.idempotency_mismatch' });
  await w.settle();
});

test('the same key of another person is another run', async () => {
  const [one, other] = [await world(), await world()];
  const [first, second] = [await one.run('inbox', 'k'), await other.run('inbox', 'k')];
  expect(first.id).not.toBe(second.id);
});

test('a workflow of another person is not there', async () => {
  const [one, other] = [await world(), await world({ pack: false })];
  other.clock.move(1_000);
  await installPack(other.ctx, { id: 'clear-inbox' });
  const start = startRun(one.ctx, { id: (await other.workflow('inbox')).id, idempotencyKey: 'k' });
  expect(await refusalOf(start)).toMatchObject({ status: 404, code: 'workflow.not_found' });
});

test('a workflow that is switched off starts nothing and reserves nothing', async () => {
  const w = await world();
  const { id } = await w.workflow('inbox');
  const { etag } = await w.ctx.workflows.get(id);
  await switchWorkflow(w.ctx, { id, enabled: false, ifMatch: etag });

  const start = startRun(w.ctx, { id, idempotencyKey: 'k' });
  expect(await refusalOf(start)).toMatchObject({ status: 409, code: 'workflow.switched_off' });
  expect((await w.usage()).usedRuns).toBe(0);
  expect(await refusalOf(switchWorkflow(w.ctx, { id, enabled: true, ifMatch: etag }))).toMatchObject({
    status: 412,
  });
});

test('a paid run starts at once, a free one passes the queue', async () => {
  const [paid, free] = [await world(), await world({ plan: 'free' })];
  for (const w of [paid, free])
    await startRun(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });

  expect(paid.queue.take()).toEqual([]);
  expect(paid.engine.started).toHaveLength(1);
  expect(free.engine.started).toEqual([]);
  expect(free.queue.take()).toHaveLength(1);
  await paid.settle();
});

test('what is above the plan’s runs at once waits its turn, and everything gets it', async () => {
  const w = await world();
  const { id } = await w.workflow('inbox');
  const standstill = Promise.withResolvers<void>();
  w.engine.before(() => standstill.promise);
  for (const key of ['a', 'b', 'c', 'd', 'e']) await startRun(w.ctx, { id, idempotencyKey: key });
  const { body } = await startRun(w.ctx, { id, idempotencyKey: 'k' });
  const admit = () => admitRun(w.ctx, { runId: body.id, standardShare: 20 });

  expect(w.engine.started).toHaveLength(5);
  expect(await admit()).toBe('wait');
  standstill.resolve();
  await w.engine.settled();
  expect(await admit()).toBe('started');
  await w.settle();
  expect(await admit()).toBe('gone');
  expect(await admitRun(w.ctx, { runId: 'run_none', standardShare: 20 })).toBe('gone');
});

test('a free run waits while the standard runs of everybody fill their share', async () => {
  const [w, other] = [await world({ plan: 'free' }), await world({ plan: 'free' })];
  await other.ctx.db.create({ id: 'run_a', type: 'run', status: 'running', lane: 'standard' } as never);
  const { body } = await startRun(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });

  expect(await admitRun(w.ctx, { runId: body.id, standardShare: 1 })).toBe('wait');
  expect(await admitRun(w.ctx, { runId: body.id, standardShare: 2 })).toBe('started');
  await other.ctx.db.remove('run_a');
  await w.settle();
});
