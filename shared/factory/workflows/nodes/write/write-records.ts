import type { z } from 'zod';
import { RETIRED_WRITE_TOOLS, WRITE_TOOLS } from '#factory/agents';
import { resolve } from '../../steps/bindings.ts';
import { isEnding, nodeOf, type Worker, workerOf } from '../../steps/current-step.ts';
import { type Done, metered } from '../../steps/meter.ts';
import { personOf } from '../../steps/person.ts';

/** Keeps something among the person's own records; a second delivery meets the first record. */
export const write = metered('write', async (ctx, step) => {
  const node = nodeOf(step, 'write');
  const worker = await workerOf(ctx, step, node.agent);
  if (isEnding(worker)) return worker;
  if (RETIRED_WRITE_TOOLS.has(node.tool)) return told(worker, RETIRED);
  const tool = WRITE_TOOLS.get(node.tool);
  if (!tool) throw new Error(`${node.tool} does not write`);

  const checked = tool.input.safeParse(await resolve(step, node.input, ctx.clock.now()));
  // One element of a list that lacks what is to be kept must not end the work on the others.
  if (!checked.success && step.input.item) return nothingKept(worker, checked.error);
  if (!checked.success) throw checked.error;
  const origin = {
    agentId: worker.agentId,
    runId: step.run.id,
    key: `${node.id}:${step.input.item?.index ?? 0}`,
  };
  const { preferences } = await personOf(ctx, step.run.id);
  const toolCtx = { clock: ctx.clock, preferences: { read: async () => preferences } };
  const { record, note } = await tool.write(toolCtx, checked.data, origin);
  const { id, ops, whyRefused } = await ctx.records.toWriteUnlooked(record);
  return {
    kind: 'done',
    fact: { written: true },
    spent: {},
    stepKind: 'write',
    title: node.title,
    reason: note,
    agent: worker.template.title,
    sources: [{ type: 'record', id, label: node.title }],
    model: null,
    output: { as: 'note', value: { recordId: id } },
    ops,
    // Kept by a delivery that did not come to write its step.
    whatIsLeft: async () => ((await whyRefused()) === 'written' ? [] : undefined),
  };
});

const RETIRED = 'Nothing is remembered about a sender before you approve it.';

function nothingKept(worker: Worker, error: z.ZodError): Done {
  const lacking = [...new Set(error.issues.map(({ path }) => String(path[0] ?? 'input')))];
  return told(worker, `Nothing was kept: there is no usable ${lacking.join(' and ')}.`);
}

function told(worker: Worker, reason: string): Done {
  return {
    kind: 'done',
    fact: { written: false },
    spent: {},
    stepKind: 'write',
    title: 'Kept nothing',
    reason,
    agent: worker.template.title,
    sources: [],
    model: null,
    output: { as: 'note', value: { recordId: null } },
  };
}
