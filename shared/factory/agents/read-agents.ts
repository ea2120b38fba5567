import { ACTIONS } from '#factory/suggestions';
import { answer, type ById, type Ctx, type InputOf, stale } from '#kernel';
import type { routes } from './routes.ts';
import type { ToolCard } from './schema.ts';
import { toAgent } from './store.ts';
import { READ_TOOLS, WRITE_TOOLS } from './tools/index.ts';

export async function listAgentTemplates(ctx: Pick<Ctx, 'agents'>) {
  return { items: ctx.agents.templates.list(), next: null };
}

export async function listTools() {
  const own = [...READ_TOOLS.values(), ...WRITE_TOOLS.values()].map(
    ({ name, mark, summary }): ToolCard => ({ name, mark, summary, risk: null, undo: null }),
  );
  const proposing = Object.values(ACTIONS).map(
    ({ name, summary, baseRisk, undo }): ToolCard => ({ name, mark: 'S', summary, risk: baseRisk, undo }),
  );
  return { items: [...own, ...proposing], next: null };
}

export async function listAgents(ctx: Pick<Ctx, 'agents'>) {
  return { items: (await ctx.agents.list()).map(toAgent), next: null };
}

export async function getAgent(ctx: Pick<Ctx, 'agents'>, { id }: ById) {
  const agent = await ctx.agents.get(id);
  return answer(toAgent(agent), { etag: agent.etag });
}

export async function switchAgent(
  ctx: Pick<Ctx, 'agents' | 'audit'>,
  { id, enabled, ifMatch }: InputOf<typeof routes.switchAgent>,
) {
  const agent = await ctx.agents.get(id);
  const outcome = await ctx.audit.commit(
    [{ kind: 'patch', id, etag: ifMatch, changes: [{ op: 'set', path: '/enabled', value: enabled }] }],
    [{ action: enabled ? 'agent.enabled' : 'agent.disabled', subject: { type: 'agent', id } }],
  );
  if (outcome.kind === 'refused') throw stale();
  return answer(toAgent({ ...agent, enabled }), { etag: outcome.etags[0] });
}
