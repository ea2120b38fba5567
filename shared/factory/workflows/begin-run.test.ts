import { expect, test } from 'vitest';
import { getTimeline, NOTHING_SPENT } from '#factory/runs';
import { type World, world } from '../../../tests/world.ts';
import { heldReading } from './reading.ts';
import { startByHand } from './start-by-hand.ts';
import { beginRun } from './steps/begin-run.ts';
import type { StepCtx } from './steps/current-step.ts';
import { abandonRun } from './steps/end-run.ts';

/** A person on the free plan waits in the queue, which nobody takes from here. */
async function aQueuedRun(w: World, key = 'k') {
  const { id } = await w.workflow('inbox');
  const { body } = await startByHand(w.ctx, { id, idempotencyKey: key });
  const run = await w.ctx.runs.get(body.id);
  return { run, workflow: await w.ctx.workflows.pinned(run.workflowId, run.workflowVersion) };
}

const open = (w: World, { run, workflow }: Awaited<ReturnType<typeof aQueuedRun>>) =>
  beginRun(w.ctx as StepCtx, run, workflow, accountsOf(w));

const accountsOf = ({ connectionId }: World) => ({ mail: connectionId, calendar: connectionId });

test('of two that open one run, each having seen it queued, one takes it up', async () => {
  const w = await world({ plan: 'free' });
  const queued = await aQueuedRun(w);
  expect(await open(w, queued)).toMatchObject({ kind: 'begun', from: 0 });
  expect(await open(w, queued)).toEqual({ kind: 'moved' });
});

test('a run that ends in the moment in which it is opened stays ended, and holds no mailbox', async () => {
  const w = await world({ plan: 'free' });
  const queued = await aQueuedRun(w, 'first');
  await abandonRun(w.ctx, queued.run, NOTHING_SPENT, 'run.deadline');
  const ended = await w.ctx.runs.get(queued.run.id);
  expect(ended.endedAt).not.toBeNull();

  expect(await open(w, queued)).toEqual({ kind: 'moved' });
  expect(await w.ctx.runs.get(queued.run.id)).toEqual(ended);
  expect(await open(w, await aQueuedRun(w, 'second'))).toMatchObject({ kind: 'begun' });
});

test('a run that ends in the moment in which it has to wait says nothing after its end', async () => {
  const w = await world({ plan: 'free' });
  expect(await open(w, await aQueuedRun(w, 'first'))).toMatchObject({ kind: 'begun' });
  const queued = await aQueuedRun(w, 'second');
  await abandonRun(w.ctx, queued.run, NOTHING_SPENT, 'run.deadline');
  const told = await getTimeline(w.ctx, { id: queued.run.id });

  expect(await open(w, queued)).toEqual({ kind: 'moved' });
  expect(await getTimeline(w.ctx, { id: queued.run.id })).toEqual(told);
});

test('a run whose time was over while another one took its mailbox no longer says how far it was read', async () => {
  const w = await world({ plan: 'free' });
  const first = await aQueuedRun(w, 'first');
  expect(await open(w, first)).toMatchObject({ kind: 'begun' });
  const late = { ...first.run, accounts: accountsOf(w) };
  expect(await heldReading(w.ctx, late)).toMatchObject({ heldBy: { runId: late.id } });

  w.clock.set(late.deadlineAt);
  expect(await open(w, await aQueuedRun(w, 'second'))).toMatchObject({ kind: 'begun' });
  expect(await heldReading(w.ctx, late)).toBeUndefined();
});
