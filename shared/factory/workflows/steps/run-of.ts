import type { RunDoc } from '#factory/runs';
import { mustSee, type Stored } from '#kernel';
import type { StepCtx } from './current-step.ts';

type Seen = Stored<RunDoc> | undefined;

/** The run of an instance, which is there before the instance is. `undefined` = it is gone. */
export const runOf = (ctx: Pick<StepCtx, 'db' | 'runs'>, runId: string): Promise<Seen> =>
  mustSee(ctx.db, runId, () => ctx.runs.find(runId));

/** The run of a step: `found` is a first look. Steps are asked for once it was opened, so a queued one is an old reading. */
export async function openedRun(
  ctx: Pick<StepCtx, 'db' | 'runs'>,
  runId: string,
  found: Seen,
): Promise<Seen> {
  if (found && found.status !== 'queued') return found;
  return mustSee(ctx.db, runId, async () => {
    const run = await ctx.runs.find(runId);
    return run?.status === 'queued' ? undefined : run;
  });
}
