import type { ById, Ctx, InputOf } from '#kernel';
import type { routes } from './routes.ts';
import { isOpen, type Run, type Step, type Timeline } from './schema.ts';
import { type Runs, toRun, toStep } from './store.ts';

export async function listRuns(ctx: Pick<Ctx, 'runs'>, input: InputOf<typeof routes.listRuns>) {
  const page = await ctx.runs.list({ status: input.status, limit: input.limit, after: input.cursor });
  return { items: page.items.map(toRun), next: page.next };
}

export async function getRun(ctx: Pick<Ctx, 'runs'>, { id }: ById): Promise<Run> {
  return toRun(await ctx.runs.get(id));
}

export async function getTimeline(ctx: Pick<Ctx, 'runs'>, { id }: ById): Promise<Timeline> {
  const run = await ctx.runs.get(id);
  const steps = await allSteps(ctx.runs, id);
  return { run: toRun(run), steps, complete: !isOpen(run.status) };
}

async function allSteps(runs: Runs, runId: string): Promise<Step[]> {
  const steps: Step[] = [];
  for (;;) {
    const page = await runs.steps(runId, steps.at(-1)?.seq ?? 0);
    steps.push(...page.map(toStep));
    if (page.length < 100) return steps;
  }
}
