import type { BatchOp, Ctx } from '#kernel';
import type { SuggestionDoc } from './store.ts';

export const MAX_PENDING_PER_AGENT = 20;

type Counted = Pick<SuggestionDoc, 'agentId' | 'counted'>;

const gaugeOf = (agentId: string) => `pending/${agentId}` as const;

/**
 * For the batch that stores a new pending suggestion, and ends the waiting of those that it takes the place of.
 * Refused as `stale` when the agent would have more waiting than it may.
 */
export function countPending(
  { plans }: Pick<Ctx, 'plans'>,
  agentId: string,
  superseded: Counted[],
): BatchOp[] {
  const own = superseded.filter((one) => one.counted && one.agentId === agentId);
  const others = superseded.filter((one) => one.agentId !== agentId);
  return [
    ...plans.moveGauges([{ gauge: gaugeOf(agentId), by: 1 - own.length, max: MAX_PENDING_PER_AGENT }]),
    ...others.flatMap((one) => leavePending({ plans }, one)),
  ];
}

/** For the batch that ends the waiting of a pending suggestion: decided, expired or superseded. */
export const leavePending = ({ plans }: Pick<Ctx, 'plans'>, { agentId, counted }: Counted): BatchOp[] =>
  counted ? plans.moveGauges([{ gauge: gaugeOf(agentId), by: -1 }]) : [];

/** How many would wait with one more, `ahead` of which are made by the same step; counted anew before it is too many. */
export async function wouldWait(
  ctx: Pick<Ctx, 'plans' | 'suggestions'>,
  agentId: string,
  { ahead, superseded }: { ahead: number; superseded: number },
): Promise<{ waiting: number; isTooMany: boolean }> {
  const more = 1 + ahead - superseded;
  let waiting = await ctx.plans.readGauge(gaugeOf(agentId));
  // The store drops what nobody swept for a month; the gauge does not see that.
  if (waiting + more > MAX_PENDING_PER_AGENT)
    waiting = await ctx.plans.correctGauge(gaugeOf(agentId), () => ctx.suggestions.countPending(agentId));
  return { waiting, isTooMany: waiting + more > MAX_PENDING_PER_AGENT };
}
