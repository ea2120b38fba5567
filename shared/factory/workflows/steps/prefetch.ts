import type { AgentDoc } from '#factory/agents';
import { accountsOf, type RunDoc } from '#factory/runs';
import { defineMemory } from '#kernel';
import type { Chosen } from '#platform/connectors';
import { leaves } from '../nodes/index.ts';
import type { StepInput } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';
import { type StepCtx, withAccounts } from './current-step.ts';
import { personOf } from './person.ts';

// Which workflow a run follows and which accounts it works with never change.
const followed = defineMemory<{ workflow: PinnedWorkflow; accounts: Chosen }>({
  name: 'workflows.followed',
  max: 2_000,
  ttlMs: 600_000,
});

export function rememberWorkflow(ctx: StepCtx, run: RunDoc, workflow: PinnedWorkflow): void {
  followed.set(ctx, run.id, { workflow, accounts: accountsOf(run) });
}

/**
 * Asks for what the work is going to need in the moment in which its run and step are asked for, so that the store is
 * asked once. It only spares requests: what could not be fetched ahead is read when it is needed.
 */
export async function prefetch(ctx: StepCtx, { runId, node }: StepInput): Promise<AgentDoc | undefined> {
  const known = followed.get(ctx, runId);
  const leaf = known && leaves(known.workflow.definition.nodes).find(({ id }) => id === node);
  if (!leaf || !('agent' in leaf)) return undefined;
  if (leaf.kind === 'think') ctx.plans.prefetch();
  // What fails here is asked for again by the work itself, and told in its place.
  const [agent] = await Promise.all([
    ctx.agents.get(known.workflow.agents[leaf.agent] ?? '').catch(() => undefined),
    leaf.kind === 'think'
      ? personOf(withAccounts(ctx, known.accounts), runId).catch(() => undefined)
      : undefined,
  ]);
  return agent;
}
