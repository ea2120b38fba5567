import type {} from './events.ts';
import type { Agents } from './store.ts';

export { callTool } from './call-tool.ts';
export type { Block } from './fence.ts';
export { getAgent, listAgents, listAgentTemplates, listTools, switchAgent } from './read-agents.ts';
export { routes } from './routes.ts';
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

declare module '#kernel/ctx' {
  interface Ctx {
    agents: Agents;
  }
}
