import type { RunDoc, StepDoc } from '#factory/runs';
import { type BatchOp, iso } from '#kernel';
import { leaves, timelineKindOf } from '../nodes/index.ts';
import { type GivenUp, keptPlace, keyOf } from '../step-contract.ts';
import type { PinnedWorkflow } from '../store.ts';
import { agentOf, type StepCtx } from './current-step.ts';
import { toldStep } from './told-step.ts';

/**
 * What could not be done has its place in the timeline too, so that nothing is passed over in silence. For an element of
 * a list the line of what became of it says so.
 */
export async function givenUpOps(ctx: StepCtx, run: RunDoc, all: GivenUp[]): Promise<BatchOp[]> {
  const givenUp = all.filter(({ item }) => item === null);
  if (givenUp.length === 0) return [];
  const workflow = await ctx.workflows.pinned(run.workflowId, run.workflowVersion);
  const ttl = await ctx.plans.historySec('timeline');
  const told = await Promise.all(
    givenUp.map(async (one): Promise<BatchOp[]> => {
      // The last try may have been kept although its answer was lost on the way.
      if (await ctx.runs.step(run.id, keyOf(one))) return [];
      const what = await whatItWas(ctx, workflow, one);
      return [{ kind: 'create', doc: toDoc(run, one, what, iso(ctx.clock.now()), ttl) }];
    }),
  );
  return told.flat();
}

/** The title of a step; of an agent's turn the agent, for the title of a turn is made from the answer that never came. */
async function whatItWas(
  ctx: StepCtx,
  { definition, agents }: PinnedWorkflow,
  one: GivenUp,
): Promise<string> {
  const node = leaves(definition.nodes).find(({ id }) => id === one.node);
  if (node?.kind !== 'think') return node?.title ?? one.node;
  return (await agentOf(ctx, agents[node.agent] ?? '')).title;
}

function toDoc(run: RunDoc, one: GivenUp, what: string, at: string, ttl: number): StepDoc {
  const { seq, activity, detail } = one;
  return toldStep(run, {
    key: keyOf(one),
    seq,
    place: keptPlace(one),
    kind: timelineKindOf(activity),
    status: 'failed',
    title: `Could not be done: ${what}`,
    reason: detail,
    at,
    ttl,
  });
}
