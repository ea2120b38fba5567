import { answer, type ById, type Ctx, faultOf } from '#kernel';
import { requestCancel } from './changes/index.ts';
import { alreadyEnded } from './errors.ts';
import { isOpen } from './schema.ts';
import { type RunDoc, toRun } from './store.ts';

/** Asks a run to stop. The step in progress ends first; each next step looks here before it works. */
export async function cancelRun(
  ctx: Pick<Ctx, 'runs' | 'audit' | 'clock' | 'log' | 'orchestrations'>,
  { id }: ById,
) {
  const run = await ctx.runs.get(id);
  if (!isOpen(run.status)) throw alreadyEnded();
  if (run.cancelRequestedAt) return answer(toRun(run), { location: `/api/v1/runs/${id}` });

  const asked = requestCancel(ctx, run);
  const outcome = await ctx.audit.commit(asked.ops, asked.events);
  if (outcome.kind === 'refused') throw alreadyEnded();
  await wake(ctx, run);
  return answer(toRun(asked.doc), { location: `/api/v1/runs/${id}` });
}

/** A run that waits looks at once; where the engine does not answer, it does so when its wait is over. */
async function wake({ orchestrations, log }: Pick<Ctx, 'log' | 'orchestrations'>, { id, waits }: RunDoc) {
  try {
    for (const { event } of Object.values(waits ?? {})) await orchestrations.nudge(id, event);
  } catch (error) {
    log.warn('run.wake_delayed', { runId: id, ...faultOf(error) });
  }
}
