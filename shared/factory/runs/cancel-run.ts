import { answer, type ById, type Ctx, iso } from '#kernel';
import { alreadyEnded } from './errors.ts';
import { isOpen } from './schema.ts';
import { toRun } from './store.ts';

/** Asks a run to stop. The step in progress ends first; each next step looks here before it works. */
export async function cancelRun(ctx: Pick<Ctx, 'runs' | 'audit' | 'clock'>, { id }: ById) {
  const run = await ctx.runs.get(id);
  if (!isOpen(run.status)) throw alreadyEnded();
  if (run.cancelRequestedAt) return answer(toRun(run), { location: `/api/v1/runs/${id}` });

  const cancelRequestedAt = iso(ctx.clock.now());
  const outcome = await ctx.audit.commit(
    [
      {
        kind: 'patch',
        id,
        changes: [{ op: 'set', path: '/cancelRequestedAt', value: cancelRequestedAt }],
        condition: 'IS_NULL(c.endedAt)',
      },
    ],
    [{ action: 'run.cancel_requested', subject: { type: 'run', id } }],
  );
  if (outcome.kind === 'refused') throw alreadyEnded();
  return answer(toRun({ ...run, cancelRequestedAt }), { location: `/api/v1/runs/${id}` });
}
