import { expect, test } from 'vitest';
import { verifyAudit } from '#platform/audit';
import { installPack } from '#product/packs';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { type World, world } from '../../../tests/world.ts';
import { switchWorkflow } from './read-workflows.ts';
import { startByHand } from './start-by-hand.ts';
import { admitRun, type StartRequest, startRun } from './start-run.ts';
import type { WorkflowDoc } from './store.ts';

test('with one run left, of two hundred starts at once exactly one is accepted', async () => {
  const w = await world({ plan: 'free' });
  await w.ctx.db.patch('usage_2026-03', [{ op: 'set', path: '/usedRuns', value: 299 }]);
  const { id } = await w.workflow('inbox');

  const settled = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) => startByHand(w.asPerson(), { id, idempotencyKey: `start-${n}` })),
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
    Array.from({ length: 20 }, () => startByHand(w.asPerson(), { id, idempotencyKey: 'once' })),
  );
  await w.settle();

  expect(new Set(answers.map(({ body, location }) => `${body.id} ${location}`)).size).toBe(1);
  expect(w.engine.started).toEqual([answers[0]?.body.id]);
  expect((await w.audit()).filter(({ action }) => action === 'run.started')).toHaveLength(1);
});

test('the same key for another workflow is refused', async () => {
  const w = await world();
  await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });
  const other = startByHand(w.ctx, { id: (await w.workflow('brief')).id, idempotencyKey: 'k' });
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
  const start = startByHand(one.ctx, { id: (await other.workflow('inbox')).id, idempotencyKey: 'k' });
  expect(await refusalOf(start)).toMatchObject({ status: 404, code: 'workflow.not_found' });
});

test('a workflow that is switched off starts nothing and reserves nothing', async () => {
  const w = await world();
  const { id } = await w.workflow('inbox');
  const { etag } = await w.ctx.workflows.get(id);
  await switchWorkflow(w.ctx, { id, enabled: false, ifMatch: etag });

  const start = startByHand(w.ctx, { id, idempotencyKey: 'k' });
  expect(await refusalOf(start)).toMatchObject({ status: 409, code: 'workflow.switched_off' });
  expect((await w.usage()).usedRuns).toBe(0);
  expect(await refusalOf(switchWorkflow(w.ctx, { id, enabled: true, ifMatch: etag }))).toMatchObject({
    status: 412,
  });
});

test('a paid run starts at once, a free one passes the queue', async () => {
  const [paid, free] = [await world(), await world({ plan: 'free' })];
  for (const w of [paid, free])
    await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });

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
  for (const key of ['a', 'b', 'c', 'd', 'e']) await startByHand(w.ctx, { id, idempotencyKey: key });
  const { body } = await startByHand(w.ctx, { id, idempotencyKey: 'k' });
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
  const { body } = await startByHand(w.ctx, { id: (await w.workflow('inbox')).id, idempotencyKey: 'k' });

  expect(await admitRun(w.ctx, { runId: body.id, standardShare: 1 })).toBe('wait');
  expect(await admitRun(w.ctx, { runId: body.id, standardShare: 2 })).toBe('started');
  await other.ctx.db.remove('run_a');
  await w.settle();
});

/** What no person asks for: a timer, a webhook, a step of another run. */
const byItself = (w: World) =>
  w.house.ctxOf({ tenantId: w.tenantId, actor: { kind: 'platform', name: 'triggers' } });

test.each<StartRequest['trigger']>([
  { kind: 'schedule', dueAt: '2026-03-12T08:00:00.000Z' },
  { kind: 'mail', connectionId: 'con_1' },
  { kind: 'calendar', connectionId: 'con_1' },
  { kind: 'hook', hookId: 'hook_1' },
  { kind: 'run', runId: 'run_1' },
])('a start by a $kind is one run however often it is asked for, and the run says so', async (trigger) => {
  const w = await world();
  const workflowId = (await w.workflow('inbox')).id;
  const request = { workflowId, trigger, key: 'once' };
  const runs = await Promise.all([1, 2, 3].map(() => startRun(byItself(w), request)));
  const byHand = await startByHand(w.ctx, { id: workflowId, idempotencyKey: 'once' });
  await w.settle();

  expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
  expect(byHand.body.id).not.toBe(runs[0]?.id);
  expect(byHand.body.trigger).toEqual({ kind: 'manual', by: w.memberId });
  expect(await w.ctx.runs.get(runs[0]?.id ?? '')).toMatchObject({ trigger, status: 'completed' });
});

test('what a run is started with is read by its workflow, and counts among what makes two starts the same', async () => {
  const w = await world();
  await w.mailbox.deliver({ subject: 'Wanted', from: 'ada@x.example' });
  await w.mailbox.deliver({ subject: 'Not wanted', from: 'bob@x.example' });
  const workflow = await w.workflow('inbox');
  const input = { since: '$run.now-3d', from: '$run.input.from' };
  const looking = {
    id: 'look',
    title: 'Look for it',
    kind: 'gather' as const,
    reads: { found: { tool: 'mail.search', input } },
  };
  const definition: WorkflowDoc['definition'] = { triggers: [{ kind: 'manual' }], nodes: [looking] };
  await w.ctx.db.create<WorkflowDoc>({ ...workflow, id: 'wf_looking', definition });

  const request = { workflowId: 'wf_looking', trigger: { kind: 'hook' as const, hookId: 'h' }, key: 'k' };
  const { id } = await startRun(byItself(w), { ...request, input: { from: 'ada' } });
  await w.settle();
  const [step] = await w.ctx.runs.steps(id, 0);
  expect(step?.sources.map(({ label }) => label)).toEqual(['Wanted']);
  expect(await refusalOf(startRun(byItself(w), { ...request, input: { from: 'bob' } }))).toMatchObject({
    code: 'api.idempotency_mismatch',
  });
  const tooMuch = { ...request, key: 'other', input: { from: 'a'.repeat(17_000) } };
  expect(await refusalOf(startRun(byItself(w), tooMuch))).toMatchObject({ code: 'workflow.input_too_large' });
});
