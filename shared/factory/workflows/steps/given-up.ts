import type { RunDoc, StepDoc } from '#factory/runs';
import { type BatchOp, iso } from '#kernel';
import { type GivenUp, keptPlace, keyOf } from '../step-contract.ts';
import type { WorkflowDoc } from '../store.ts';
import { leaves, type StepCtx } from './scope.ts';
import { toldStep } from './told-step.ts';

export const KINDS: Record<string, StepDoc['kind']> = {
  gather: 'gather',
  think: 'think',
  callTool: 'tool',
  write: 'write',
  suggest: 'suggest',
  notify: 'notify',
};

/**
 * What could not be done has its place in the timeline too, so that nothing is passed over in silence. For an element of
 * a list the line of what became of it says so.
 */
export async function givenUpOps(ctx: StepCtx, run: RunDoc, all: GivenUp[]): Promise<BatchOp[]> {
  const givenUp = all.filter(({ item }) => item === null);
  if (givenUp.length === 0) return [];
  const { definition } = await ctx.workflows.pinned(run.workflowId, run.workflowVersion);
  const ttl = await ctx.plans.historySec('timeline');
  const told = await Promise.all(
    givenUp.map(async (one): Promise<BatchOp[]> => {
      // The last try may have been kept although its answer was lost on the way.
      if (await ctx.runs.step(run.id, keyOf(one))) return [];
      return [{ kind: 'create', doc: toDoc(run, one, definition, iso(ctx.clock.now()), ttl) }];
    }),
  );
  return told.flat();
}

function toDoc(
  run: RunDoc,
  one: GivenUp,
  definition: WorkflowDoc['definition'],
  at: string,
  ttl: number,
): StepDoc {
  const { seq, activity, detail } = one;
  const title = leaves(definition.nodes).find(({ id }) => id === one.node)?.title ?? one.node;
  return toldStep(run, {
    key: keyOf(one),
    seq,
    place: keptPlace(one),
    kind: KINDS[activity] ?? 'end',
    status: 'failed',
    title: `Could not be done: ${title}`,
    reason: detail,
    at,
    ttl,
  });
}
