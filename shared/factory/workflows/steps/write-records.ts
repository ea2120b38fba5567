import { WRITE_TOOLS } from '#factory/agents';
import { resolve } from './bindings.ts';
import { metered } from './meter.ts';
import { isEnding, nodeOf, workerOf } from './scope.ts';

/** Keeps something among the person's own records; a second delivery meets the first record. */
export const write = metered('write', async (ctx, scope) => {
  const node = nodeOf(scope, 'write');
  const worker = await workerOf(ctx, scope, node.agent);
  if (isEnding(worker)) return worker;
  const tool = WRITE_TOOLS.get(node.tool);
  if (!tool) throw new Error(`${node.tool} does not write`);

  const input = tool.input.parse(await resolve(scope, node.input, ctx.clock.now()));
  const origin = {
    agentId: worker.agentId,
    runId: scope.run.id,
    key: `${node.id}:${scope.input.item?.index ?? 0}`,
  };
  const { recordId, note } = await tool.write(ctx, input, origin);
  return {
    kind: 'done',
    fact: { written: true },
    spent: {},
    stepKind: 'write',
    title: node.title,
    reason: note,
    agent: worker.template.title,
    sources: [{ type: 'record', id: recordId, label: node.title }],
    model: null,
    output: { as: 'note', value: { recordId } },
  };
});
