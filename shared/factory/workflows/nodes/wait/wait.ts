import { iso } from '#kernel';
import { keyOf } from '../../step-contract.ts';
import { resolve } from '../../steps/bindings.ts';
import { type CurrentStep, nodeOf } from '../../steps/current-step.ts';
import { metered } from '../../steps/meter.ts';
import { deadlineOf, waitOn } from '../../steps/wait.ts';
import type { WaitNode } from './schema.ts';

/** Nothing to do before its time has come; only a cancellation wakes it earlier. */
export const wait = metered('wait', async (ctx, step) => {
  const node = nodeOf(step, 'wait');
  const now = ctx.clock.now();
  const until = deadlineOf(step, now, await spanMs(step, node, now));
  if (now < until)
    return waitOn(ctx, step, {
      event: `time-${keyOf(step.input)}`,
      until,
      waitingFor: `The time that was set: ${iso(until)}.`,
    });
  return {
    kind: 'done',
    fact: { waited: true },
    spent: {},
    stepKind: 'wait',
    title: node.title,
    reason: null,
    agent: null,
    sources: [],
    model: null,
    output: { as: 'note', value: {} },
  };
});

async function spanMs(step: CurrentStep, node: WaitNode, now: Date): Promise<number> {
  if ('minutes' in node.for) return node.for.minutes * 60_000;
  const at = Date.parse(String(await resolve(step, node.for.until, now)));
  return Number.isNaN(at) ? 0 : at - now.getTime();
}
