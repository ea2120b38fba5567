import { READ_TOOLS } from '#factory/agents';
import type { StepFacts } from '#factory/runs';
import { resolve } from '../../steps/bindings.ts';
import { blocked, nodeOf } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';

/** Reads through one tool, without a model. */
export const gather = metered('gather', async (ctx, step) => {
  const node = nodeOf(step, 'gather');
  const read = node.reads[step.input.read ?? ''];
  const tool = read && READ_TOOLS.get(read.tool);
  if (!read || !tool) throw new Error(`${node.id} has no read ${step.input.read}`);

  const input = tool.input.parse(await resolve(step, read.input, ctx.clock.now()));
  const result = await tool.read(ctx, input);
  if (result.kind === 'blocked') return blocked(result);

  const [only] = result.sources;
  return {
    kind: 'done',
    fact: result.fact,
    spent: { connectorCalls: result.connectorCalls },
    stepKind: 'gather',
    title:
      result.sources.length === 1 && only && step.input.item ? `${node.title}: ${only.label}` : node.title,
    reason: result.note ?? found(result.fact),
    agent: null,
    sources: result.sources,
    model: null,
    output: {
      as: 'block',
      block: result.block,
      ...(result.seen && { seen: result.seen }),
      ...(result.noted && { noted: result.noted }),
    },
  };
});

const found = ({ count }: StepFacts): string | null => {
  if (typeof count !== 'number') return null;
  return count === 0 ? 'Nothing new.' : `Found ${count}.`;
};
