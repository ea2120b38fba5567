import { all, type BatchOp, type Ctx, type Doc, defineMemory, iso, mustSee, type Stored } from '#kernel';
import type { Definition, Trigger } from './definition.ts';
import { inTodaysForm, TODAYS_FORM } from './earlier-form.ts';
import { workflowNotFound, workflowVersionGone } from './errors.ts';
import type { Workflow } from './schema.ts';
import { nodesOf } from './show-nodes.ts';

export interface WorkflowDoc extends Doc, Omit<Workflow, 'triggers' | 'agents' | 'nodes'> {
  type: 'workflow';
  version: number;
  /** Of what the definition is written in; absent in workflows of an earlier form. */
  form?: typeof TODAYS_FORM;
  definition: Definition;
  /** Key of the agent in the definition → installed agent. */
  agents: Record<string, string>;
  /** Only in workflows of an earlier form: how far it had come, in whatever mailbox. */
  cursor?: string | null;
}

/** Without what moves between runs, so that nobody reads it from memory. */
export type PinnedWorkflow = Omit<WorkflowDoc, 'cursor' | 'enabled'>;

export interface Workflows {
  get(id: string): Promise<Stored<WorkflowDoc>>;
  find(id: string): Promise<Stored<WorkflowDoc> | undefined>;
  /**
   * The definition that a run follows; kept in memory, because a version never changes. Refused with
   * `workflow.version_gone` when the workflow has another version by now: a run never goes on by another one.
   */
  pinned(id: string, version: number): Promise<PinnedWorkflow>;
  list(): Promise<Stored<WorkflowDoc>[]>;
  /** A new workflow, and what the caller's batch makes it with. */
  toInstall(workflow: NewWorkflow): { doc: WorkflowDoc; ops: BatchOp[] };
  /** For a batch of the caller's. */
  toRemove(ids: string[]): BatchOp[];
}

export type NewWorkflow = Pick<
  WorkflowDoc,
  'id' | 'key' | 'title' | 'purpose' | 'installationId' | 'definition' | 'agents'
>;

const pinnedWorkflows = defineMemory<PinnedWorkflow>({ name: 'workflows.pinned', max: 2_000, ttlMs: 60_000 });

export function createWorkflows(ctx: Pick<Ctx, 'db' | 'tenantId' | 'clock' | 'memories'>): Workflows {
  const { db } = ctx;
  const find = async (id: string) => {
    const workflow = await db.get<WorkflowDoc>(id);
    return workflow?.type === 'workflow' ? inTodaysForm(workflow) : undefined;
  };
  const get = async (id: string) => {
    const workflow = await find(id);
    if (!workflow) throw workflowNotFound();
    return workflow;
  };
  const notBefore = async (id: string, version: number) => {
    const workflow = await find(id);
    return workflow && workflow.version >= version ? workflow : undefined;
  };
  return {
    get,
    find,
    async pinned(id, version) {
      const key = `${id}|${version}`;
      const known = pinnedWorkflows.get(ctx, key);
      if (known) return known;
      const workflow = await mustSee(db, id, () => notBefore(id, version));
      if (!workflow) throw workflowNotFound();
      if (workflow.version !== version) throw workflowVersionGone();
      return pinnedWorkflows.set(ctx, key, workflow);
    },
    list: async () =>
      (await all<WorkflowDoc>(db, 'workflow', { orderBy: 'c.createdAt ASC' })).map(inTodaysForm),
    toInstall({ id, key, title, purpose, installationId, definition, agents }) {
      const doc: WorkflowDoc = {
        id,
        type: 'workflow',
        key,
        title,
        purpose,
        enabled: true,
        installationId,
        version: 1,
        form: TODAYS_FORM,
        definition,
        agents,
        createdAt: iso(ctx.clock.now()),
      };
      return { doc, ops: [{ kind: 'create', doc }] };
    },
    toRemove: (ids) => ids.map((id) => ({ kind: 'delete', id })),
  };
}

export function toWorkflow(doc: WorkflowDoc): Workflow {
  const { id, key, title, purpose, enabled, installationId, createdAt } = doc;
  return {
    id,
    key,
    title,
    purpose,
    enabled,
    installationId,
    createdAt,
    agents: Object.values(doc.agents),
    nodes: nodesOf(doc.definition.nodes, doc.agents),
    triggers: doc.definition.triggers.map((trigger) => ({
      kind: trigger.kind,
      text: describe(trigger),
      active: trigger.kind === 'manual',
    })),
  };
}

function describe(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'manual':
      return 'When you start it';
    case 'schedule':
      return `${trigger.days === 'weekdays' ? 'On weekdays' : 'Every day'} at ${trigger.at.join(', ')} (not yet active)`;
    case 'mail':
      return `When new mail has arrived, ${trigger.batch} (not yet active)`;
  }
}
