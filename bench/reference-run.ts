import type { AgentDoc } from '#factory/agents';
import type { Definition, WorkflowDoc } from '#factory/workflows';
import { derivedId } from '#kernel';

/** Steps that follow each other in every engine that was measured: three agents, the fan-out, the join. */
export const CRITICAL_STEPS = 5;
/** Model calls that wait for each other: three agents, then the five of the fan-out side by side. */
export const CRITICAL_MODEL_CALLS = 4;
export const MODEL_CALLS = 8;
export const FAN_OUT = 5;
/** The look at the list, three agents, five in the fan-out, the join. */
export const TIMELINE_STEPS = 10;

/** By the key that the nodes use: which published template does the work. */
export const AGENTS = {
  reader: 'clear-inbox.triage',
  writer: 'clear-inbox.drafter',
  briefer: 'clear-inbox.briefer',
} as const;

const think = (id: string, agent: keyof typeof AGENTS, read: string[]) => ({
  id,
  kind: 'think' as const,
  title: `did the work of ${id}`,
  agent,
  read,
});

/** Three agents in a row, five side by side over a list that needs no mailbox, and a record that joins it all. */
export const referenceRun = {
  triggers: [{ kind: 'manual' }],
  nodes: [
    {
      id: 'look',
      kind: 'gather',
      title: 'Looked at the open tasks',
      reads: { tasks: { tool: 'tasks.list', input: {} } },
    },
    think('first', 'reader', ['tasks']),
    think('second', 'writer', ['first']),
    think('third', 'briefer', ['second']),
    {
      id: 'all',
      kind: 'each',
      title: 'Each task',
      over: 'tasks',
      max: FAN_OUT,
      body: [think('one', 'reader', ['third'])],
    },
    {
      id: 'join',
      kind: 'write',
      title: 'Wrote it down',
      agent: 'briefer',
      tool: 'brief.write',
      input: { title: 'What the agents found', sections: '$third.sections' },
    },
  ],
} satisfies Definition;

export interface PublishedTemplate {
  id: string;
  version: number;
  title: string;
  purpose: string;
  tools: string[];
}

/** What an installed pack with this one workflow would leave in a tenant. */
export function documentsOf(
  templates: PublishedTemplate[],
  createdAt: string,
): { workflow: WorkflowDoc; agents: AgentDoc[] } {
  const agents = Object.entries(AGENTS).map(([key, id]) => [key, agentOf(id, templates, createdAt)] as const);
  return {
    agents: agents.map(([, agent]) => agent),
    workflow: {
      id: derivedId('wf', 'bench', createdAt),
      type: 'workflow',
      key: 'bench.reference',
      title: 'Reference run',
      purpose: 'Shows what a run costs.',
      enabled: true,
      installationId: null,
      version: 1,
      definition: referenceRun,
      agents: Object.fromEntries(agents.map(([key, agent]) => [key, agent.id])),
      createdAt,
    },
  };
}

function agentOf(templateId: string, templates: PublishedTemplate[], createdAt: string): AgentDoc {
  const template = templates.find(({ id }) => id === templateId);
  if (!template) throw new Error(`No pack publishes ${templateId}.`);
  const { version, title, purpose, tools } = template;
  return {
    id: derivedId('agent', 'bench', templateId, createdAt),
    type: 'agent',
    templateId,
    templateVersion: version,
    title,
    purpose,
    tools,
    enabled: true,
    installationId: null,
    createdAt,
  };
}
