import { z } from 'zod';
import { ById, defineRoute, pageOf } from '#kernel/contract';
import { Agent, AgentTemplate, ToolCard } from './schema.ts';

const tag = 'agents';

export const routes = {
  listAgentTemplates: defineRoute({
    id: 'listAgentTemplates',
    method: 'GET',
    path: 'agent-templates',
    tag,
    summary: 'Agents that can be installed, with all that their model is told',
    auth: 'member',
    answers: { 200: pageOf(AgentTemplate) },
  }),
  listTools: defineRoute({
    id: 'listTools',
    method: 'GET',
    path: 'tools',
    tag,
    summary: 'What agents can do: read, write your own records, propose',
    auth: 'member',
    answers: { 200: pageOf(ToolCard) },
  }),
  listAgents: defineRoute({
    id: 'listAgents',
    method: 'GET',
    path: 'agents',
    tag,
    summary: 'Your agents',
    auth: 'member',
    answers: { 200: pageOf(Agent) },
  }),
  getAgent: defineRoute({
    id: 'getAgent',
    method: 'GET',
    path: 'agents/{id}',
    tag,
    summary: 'One agent',
    auth: 'member',
    params: ById,
    answers: { 200: Agent },
    problems: ['agent.not_found'],
  }),
  switchAgent: defineRoute({
    id: 'switchAgent',
    method: 'PATCH',
    path: 'agents/{id}',
    tag,
    summary: 'Switch an agent off or on; a running piece of work stops at its next step',
    auth: 'member',
    params: ById,
    body: z.strictObject({ enabled: z.boolean() }),
    example: { enabled: false },
    ifMatch: true,
    answers: { 200: Agent },
    problems: ['agent.not_found'],
  }),
};
