import { describe, expect, test } from 'vitest';
import { DAY_MS, type Doc, type Stored } from '#kernel';
import { type World, world } from '../../../tests/world.ts';
import { type StepDoc, stepId, toRun } from './store.ts';

const LONG_WORDS = 'Words that a stranger wrote. '.repeat(900);

/** A run that read more than fits into a step, one of whose questions to a model came to nothing. */
async function aLongRun(plan: 'free' | 'pro') {
  const w = await world({ plan });
  await w.mailbox.deliver({ subject: 'A long one', text: LONG_WORDS });
  const run = await w.run('inbox');
  const answered = (await w.ctx.runs.steps(run.id, 0)).find(({ kind }) => kind === 'think')?.id ?? '';
  await w.ctx.db.patch(answered, [{ op: 'set', path: '/status', value: 'failed' }]);
  // Of a delivery side by side that was not kept.
  await w.ctx.blobs.put(w.tenantId, `runs/${stepId(run.id, 'look.lost')}.json`, '{}', 'application/json');
  return { w, id: run.id, answered };
}

async function onDay(w: World, id: string, days: number) {
  w.clock.set(new Date(Date.parse('2026-03-12T08:00:00.000Z') + days * DAY_MS).toISOString());
  await w.sweep();
  const steps = await w.ctx.runs.steps(id, 0);
  const has = (step: StepDoc) => step.output.kind !== 'gone';
  return {
    told: steps.length,
    whole: steps.filter(has).map((step) => step.id),
    blobs: w.blobs.names().length,
  };
}

describe('what the steps of a run have read and answered', () => {
  test('is kept for 90 days at most, raw answers of failed steps for 30, and the steps tell on without it', async () => {
    const { w, id, answered } = await aLongRun('pro');
    const first = await onDay(w, id, 1);
    expect(first.whole).toHaveLength(first.told);
    expect(first.blobs).toBeGreaterThan(0);

    const month = await onDay(w, id, 29.5);
    expect(month.whole).toEqual(first.whole.filter((step) => step !== answered));
    expect((await onDay(w, id, 60)).whole).toEqual(month.whole);

    const quarter = await onDay(w, id, 89.5);
    expect(quarter).toEqual({ told: first.told, whole: [], blobs: 0 });
  });

  test('goes from all of very many steps, and then for good', async () => {
    const { w, id } = await aLongRun('pro');
    const [{ etag: _etag, ...first }] = (await w.ctx.runs.steps(id, 0)) as [Stored<StepDoc>];
    for (let seq = 1_000; seq < 1_120; seq += 1)
      await w.ctx.db.create({ ...first, id: stepId(id, `more.${seq}`), seq });
    await onDay(w, id, 89.5);
    const later = await w.ctx.runs.steps(id, 1_000);
    expect(later.length).toBeGreaterThan(0);
    expect(later.filter(({ output }) => output.kind !== 'gone')).toEqual([]);
  });

  test('goes before the steps themselves where these are kept for less', async () => {
    const { w, id } = await aLongRun('free');
    const { told } = await onDay(w, id, 1);
    expect(await onDay(w, id, 29.5)).toEqual({ told, whole: [], blobs: 0 });
    expect((await onDay(w, id, 30.5)).told).toBe(0);
  });

  test('being dropped keeps neither run nor steps any longer, and the run says the same of its time', async () => {
    const { w, id } = await aLongRun('pro');
    const { expiresAt } = toRun(await w.ctx.runs.get(id));
    const { told } = await onDay(w, id, 89.5);
    expect(toRun(await w.ctx.runs.get(id)).expiresAt).toBe(expiresAt);
    expect((await onDay(w, id, 364)).told).toBe(told);
    expect((await onDay(w, id, 366)).told).toBe(0);
    expect(await w.ctx.db.get<Doc>(id)).toBeUndefined();
  });
});
