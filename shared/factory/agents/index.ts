import { defineRoom } from '#kernel';
import type {} from './events.ts';
import { getAgent, listAgents, listAgentTemplates, listTools, switchAgent } from './read-agents.ts';
import { routes } from './routes.ts';
import { type Agents, createAgents, type TemplateCatalog } from './store.ts';

export { callTool } from './call-tool.ts';
export type { Block } from './fence.ts';
export { getAgent, listAgents, listAgentTemplates, listTools, switchAgent } from './read-agents.ts';
export { Agent, AgentLimits, AgentTemplate } from './schema.ts';
export { type AgentDoc, type Agents, createAgents, type TemplateCatalog, toAgent } from './store.ts';
export { answerSchema, type Exchange, type TurnOutcome, thinkTurn } from './think-turn.ts';
export {
  type BlockedResult,
  LISTS_NEW_MAIL,
  READ_TOOLS,
  RETIRED_WRITE_TOOLS,
  type ReadResult,
  type ToolCtx,
  WRITE_TOOLS,
} from './tools/index.ts';
export type { Noted } from './tools/seen-mail.ts';

export const room = defineRoom({
  name: 'agents',
  routes,
  handlers: { listAgentTemplates, listTools, listAgents, getAgent, switchAgent },
  ctx: { agents: (ctx) => createAgents(ctx, ctx.agentTemplates) },
  personalData: { agent: { holds: 'The agents that you installed.', container: 'tenant' } },
});

declare module '#kernel/ctx' {
  interface InstanceCtx {
    /** Those of the packs, which a later wing holds. */
    agentTemplates: TemplateCatalog;
  }
  interface Ctx {
    agents: Agents;
  }
}
