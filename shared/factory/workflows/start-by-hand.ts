import { toRun } from '#factory/runs';
import { actorId, answer, type InputOf } from '#kernel';
import type { routes } from './routes.ts';
import { type StartCtx, startRun } from './start-run.ts';

/** The person starts a workflow; the same Idempotency-Key again is the same run. */
export async function startByHand(ctx: StartCtx, { id, idempotencyKey }: InputOf<typeof routes.startRun>) {
  const trigger = { kind: 'manual' as const, by: actorId(ctx.actor) };
  const run = await startRun(ctx, { workflowId: id, trigger, key: idempotencyKey });
  return answer(toRun(run), { location: `/api/v1/runs/${run.id}` });
}
