import { answer, type ById, type Ctx, type InputOf, stale } from '#kernel';
import type { routes } from './routes.ts';
import { toWorkflow } from './store.ts';

export async function listWorkflows(ctx: Pick<Ctx, 'workflows'>) {
  return { items: (await ctx.workflows.list()).map(toWorkflow), next: null };
}

export async function getWorkflow(ctx: Pick<Ctx, 'workflows'>, { id }: ById) {
  const workflow = await ctx.workflows.get(id);
  return answer(toWorkflow(workflow), { etag: workflow.etag });
}

export async function switchWorkflow(
  ctx: Pick<Ctx, 'workflows' | 'audit'>,
  { id, enabled, ifMatch }: InputOf<typeof routes.switchWorkflow>,
) {
  const workflow = await ctx.workflows.get(id);
  const outcome = await ctx.audit.commit(
    [{ kind: 'patch', id, etag: ifMatch, changes: [{ op: 'set', path: '/enabled', value: enabled }] }],
    [{ action: enabled ? 'workflow.enabled' : 'workflow.disabled', subject: { type: 'workflow', id } }],
  );
  if (outcome.kind === 'refused') throw stale();
  return answer(toWorkflow({ ...workflow, enabled }), { etag: outcome.etags[0] });
}
