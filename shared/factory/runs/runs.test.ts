import { describe, expect, test } from 'vitest';
import { refusalOf } from '../../../tests/support/refusal.ts';
import { world } from '../../../tests/world.ts';
import { cancelRun } from './cancel-run.ts';
import { getRun, getTimeline, listRuns } from './read-runs.ts';
import { type StepDoc, stepId } from './store.ts';
import { watchRun } from './watch-run.ts';

const aStep = (runId: string, seq: number) =>
  ({
    id: stepId(runId, `n.${seq}`),
    type: 'step',
    runId,
    seq,
    node: 'n',
    item: null,
    kind: 'gather',
    status: 'done',
    title: `Step ${seq}`,
    reason: null,
    agent: null,
    sources: [],
    model: null,
    suggestionIds: [],
    startedAt: '',
    endedAt: '',
    fact: {},
    output: { kind: 'inline', value: null },
    spent: {},
  }) as unknown as StepDoc;

describe('reading runs', () => {
  test('the timeline is in order and complete beyond one page of the store', async () => {
    const w = await world();
    const run = await w.run('inbox');
    const { steps: before } = await getTimeline(w.ctx, { id: run.id });
    for (let seq = before.length + 1; seq <= 230; seq += 1) await w.ctx.db.create(aStep(run.id, seq));
    const timeline = await getTimeline(w.ctx, { id: run.id });
    expect(timeline.steps.map(({ seq }) => seq)).toEqual(Array.from({ length: 230 }, (_, n) => n + 1));
    expect(timeline.steps.flatMap((step) => Object.keys(step))).not.toContain('output');
  });

  test('a run that begins anew goes on counting from its own last step, whatever others have written', async () => {
    const w = await world();
    const runs = [await w.run('inbox'), await w.run('brief')];
    for (const [index, { id }] of runs.entries()) await w.ctx.db.create(aStep(id, 500 + index));
    for (const [index, { id }] of runs.entries()) expect(await w.ctx.runs.lastSeq(id)).toBe(500 + index);
    expect(await w.ctx.runs.lastSeq('run_never')).toBe(0);
  });

  test('runs are listed newest first, by status, and another person’s are not there', async () => {
    const [w, other] = [await world(), await world()];
    const first = await w.run('inbox');
    w.clock.move(1_000);
    const second = await w.run('brief');
    const { items } = await listRuns(w.ctx, { limit: 10 });
    const failed = await listRuns(w.ctx, { limit: 10, status: 'failed' });

    expect(items.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(failed.items).toEqual([]);
    for (const read of [getRun, getTimeline])
      expect(await refusalOf(read(other.ctx, { id: first.id }))).toMatchObject({
        status: 404,
        code: 'run.not_found',
      });
    const watching = watchRun(other.ctx, { id: first.id });
    expect(await refusalOf(watching)).toMatchObject({ status: 404 });
  });

  test('a run says until when it can be read', async () => {
    const w = await world({ plan: 'free' });
    const { id } = await w.run('inbox');
    expect((await getRun(w.ctx, { id })).expiresAt).toBe('2026-04-11T08:00:00.000Z');
    w.clock.set('2026-04-11T08:00:01.000Z');
    expect(await refusalOf(getRun(w.ctx, { id }))).toMatchObject({ status: 404 });
  });
});

test('a run that ends in the moment in which it is cancelled is told as ended, not as asked to stop', async () => {
  const w = await world();
  const { id } = await w.run('inbox');
  const { etag: _etag, ...ended } = await w.ctx.runs.get(id);
  await w.ctx.db.patch(id, [{ op: 'set', path: '/status', value: 'running' }]);
  const commit: typeof w.ctx.audit.commit = async (...batch) => {
    await w.ctx.db.patch(id, [{ op: 'set', path: '/status', value: ended.status }]);
    return w.ctx.audit.commit(...batch);
  };
  const cancelling = cancelRun({ ...w.ctx, audit: { ...w.ctx.audit, commit } }, { id });
  expect(await refusalOf(cancelling)).toMatchObject({ status: 409, code: 'run.already_ended' });
  expect((await w.ctx.runs.get(id)).cancelRequestedAt).toBeNull();
});

test('to cancel a run twice is to cancel it once', async () => {
  const w = await world();
  const { id } = await w.run('inbox');
  await w.ctx.db.patch(id, [
    { op: 'set', path: '/status', value: 'running' },
    { op: 'set', path: '/endedAt', value: null },
  ]);
  const first = await cancelRun(w.ctx, { id });
  expect(await cancelRun(w.ctx, { id })).toEqual(first);
  expect((await w.audit()).filter(({ action }) => action === 'run.cancel_requested')).toHaveLength(1);
});
