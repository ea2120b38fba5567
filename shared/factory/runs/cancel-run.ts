import { answer, type ById, type Ctx } from '#kernel';
import { requestCancel } from './changes.ts';
import { alreadyEnded } from './errors.ts';
import { isOpen } from './schema.ts';
import { toRun } from './store.ts';

/** Asks a run to stop. The step in progress ends first; each next step looks here before it works. */
export async function cancelRun(ctx: Pick<Ctx, 'runs' | 'audit' | 'clock'>, { id }: ById) {
  const run = await ctx.runs.get(id);
  if (!isOpen(run.status)) throw alreadyEnded();
  if (run.cancelRequestedAt) return answer(toRun(run), { location: `/api/v1/runs/${id}` });

  const asked = requestCancel(ctx, run);
  const outcome = await ctx.audit.commit(asked.ops, asked.events);
  if (outcome.kind === 'refused') throw alreadyEnded();
  return answer(toRun(asked.doc), { location: `/api/v1/runs/${id}` });
}
