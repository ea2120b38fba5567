import { all, type BatchOp, type Ctx, type Doc, iso, type Stored } from '#kernel';
import { agentNotFound } from './errors.ts';
import type { Agent, AgentTemplate } from './schema.ts';

export interface AgentDoc extends Doc, Agent {
  type: 'agent';
}

/** What packs publish, by id and version. */
export interface TemplateCatalog {
  find(id: string, version: number): AgentTemplate | undefined;
  list(): AgentTemplate[];
}

export interface Agents {
  get(id: string): Promise<Stored<AgentDoc>>;
  find(id: string): Promise<Stored<AgentDoc> | undefined>;
  list(): Promise<Stored<AgentDoc>[]>;
  /** A new agent, and what the caller's batch makes it with. */
  toInstall(
    id: string,
    template: AgentTemplate,
    installationId: string | null,
  ): { doc: AgentDoc; ops: BatchOp[] };
  /** For a batch of the caller's. */
  toRemove(ids: string[]): BatchOp[];
  templates: TemplateCatalog;
}

export function createAgents({ db, clock }: Pick<Ctx, 'db' | 'clock'>, templates: TemplateCatalog): Agents {
  const find = async (id: string) => {
    const agent = await db.get<AgentDoc>(id);
    return agent?.type === 'agent' ? agent : undefined;
  };
  return {
    templates,
    find,
    async get(id) {
      const agent = await find(id);
      if (!agent) throw agentNotFound();
      return agent;
    },
    list: () => all<AgentDoc>(db, 'agent', { orderBy: 'c.createdAt ASC' }),
    toInstall(id, template, installationId) {
      const doc: AgentDoc = {
        id,
        type: 'agent',
        templateId: template.id,
        templateVersion: template.version,
        title: template.title,
        purpose: template.purpose,
        tools: template.tools,
        enabled: true,
        installationId,
        createdAt: iso(clock.now()),
      };
      return { doc, ops: [{ kind: 'create', doc }] };
    },
    toRemove: (ids) => ids.map((id) => ({ kind: 'delete', id })),
  };
}

export function toAgent(doc: AgentDoc): Agent {
  const { id, templateId, templateVersion, title, purpose, tools, enabled, installationId, createdAt } = doc;
  return { id, templateId, templateVersion, title, purpose, tools, enabled, installationId, createdAt };
}
