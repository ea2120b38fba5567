import { type Ctx, DAY_MS, iso, type Job, later, type PatchOp, secondsUntil, set } from '#kernel';
import { contentDropped } from './changes/index.ts';
import { type StepDoc, stepId } from './store.ts';

/**
 * What steps have read and answered is kept for less time than what they tell: raw answers of failed steps first, then
 * the content of all. Each goes a day before its time, so that nothing outlives the step that it belongs to.
 */
export const dropStepContent: Job = {
  due: (now) => ({
    type: 'run',
    where: 'c.contentUntil <= @now',
    params: { now: iso(now) },
    orderBy: 'c.contentUntil ASC',
  }),
  begin: () => dropContent,
};

/** Until when something of a run that is ending now may stay; `historySec` is how long it is promised at most. */
export const contentUntil = (endedAt: Date, historySec: number): string =>
  iso(later(endedAt, historySec * 1000 - DAY_MS));

async function dropContent(ctx: Ctx, id: string): Promise<void> {
  const run = await ctx.runs.find(id);
  const now = iso(ctx.clock.now());
  if (!run?.endedAt || !run.contentUntil || run.contentUntil > now) return;
  const last = contentUntil(new Date(run.endedAt), await ctx.plans.historySec('step_content'));
  const isLast = last <= now;
  await dropOutputs(ctx, id, isLast ? () => true : isRawAnswer);
  // With what a delivery left there that was not kept.
  if (isLast) await ctx.blobs.removeAll(ctx.tenantId, `runs/${stepId(id, '')}`);
  await ctx.db.batch([contentDropped(ctx, run, isLast ? null : last)]);
}

async function dropOutputs(ctx: Ctx, runId: string, isDue: (step: StepDoc) => boolean): Promise<void> {
  for (let after = 0; ; ) {
    const steps = await ctx.runs.steps(runId, after);
    const due = steps.filter((step) => step.output.kind !== 'gone' && isDue(step));
    for (const { output } of due)
      if (output.kind === 'blob') await ctx.blobs.remove(ctx.tenantId, output.name);
    await ctx.db.batch(due.map((step) => withoutOutput(ctx, step)));
    if (steps.length < 100) return;
    after = steps.at(-1)?.seq ?? after;
  }
}

const isRawAnswer = ({ status, kind }: StepDoc): boolean => kind === 'think' && status === 'failed';

/** A change begins the time anew that the store keeps it, so what is left of it is said again. */
const withoutOutput = ({ clock }: Pick<Ctx, 'clock'>, { id, endedAt, ttl }: StepDoc): PatchOp => ({
  kind: 'patch',
  id,
  changes: [
    set('/output', { kind: 'gone' }),
    ...(ttl ? [set('/ttl', secondsUntil(clock.now(), later(new Date(endedAt), ttl * 1000)))] : []),
  ],
});
