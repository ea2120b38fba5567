import { callTool as call } from '#factory/agents';
import { keyOf } from '../../step-contract.ts';
import { blocked, isEnding, nodeOf, workerOf } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';

/** One look-up that an agent asked for. */
export const callTool = metered('callTool', async (ctx, step) => {
  const node = nodeOf(step, 'think');
  const worker = await workerOf(ctx, step, node.agent);
  if (isEnding(worker)) return worker;
  const asked = await step.outputAt(keyOf({ ...step.input, call: null }));
  const wanted = asked.as === 'calls' ? asked.calls[step.input.call ?? 0] : undefined;
  if (!wanted) throw new Error('there is no such call');

  const result = await call(ctx, worker.template, wanted);
  if (result.kind === 'blocked') return blocked(result);
  const name = wanted.name.replace('_', '.');
  return {
    kind: 'done',
    fact: result.fact,
    spent: { connectorCalls: result.connectorCalls },
    stepKind: 'tool',
    title: result.fact.mistake
      ? `${worker.template.title} asked for ${name} in a wrong way`
      : `${worker.template.title} looked at ${name}`,
    reason: null,
    agent: worker.template.title,
    sources: result.sources,
    model: null,
    output: { as: 'block', block: result.block, ...(result.seen && { seen: result.seen }) },
  };
});
