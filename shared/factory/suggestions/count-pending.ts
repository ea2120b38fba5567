import type { BatchOp, Ctx } from '#kernel';
import type { SuggestionDoc } from './store.ts';

export const MAX_PENDING_PER_AGENT = 20;

type Counted = Pick<SuggestionDoc, 'agentId' | 'counted'>;
type Counting = Pick<Ctx, 'plans' | 'suggestions' | 'runs'>;

const gaugeOf = (agentId: string) => `pending/${agentId}` as const;

/**
 * For the batch that stores a new pending suggestion, and ends the waiting of the one that it takes the place of.
 * Refused as `stale` when the agent would have more waiting than it may.
 */
export function countPending(
  { plans }: Pick<Ctx, 'plans'>,
  agentId: string,
  superseded?: Counted,
): BatchOp[] {
  const isOwn = superseded?.agentId === agentId;
  const by = isOwn && superseded.counted ? 0 : 1;
  return [
    ...plans.moveGauges([{ gauge: gaugeOf(agentId), by, max: MAX_PENDING_PER_AGENT }]),
    ...(superseded && !isOwn ? leavePending({ plans }, superseded) : []),
  ];
}

/** For the batch that ends the waiting of a pending suggestion: decided, expired or superseded. */
export const leavePending = ({ plans }: Pick<Ctx, 'plans'>, { agentId, counted }: Counted): BatchOp[] =>
  counted ? plans.moveGauges([{ gauge: gaugeOf(agentId), by: -1 }]) : [];

/** For the batch that brings a decided suggestion back. What the person asks for is not refused for want of a place. */
export const waitAgain = ({ plans }: Pick<Ctx, 'plans'>, { agentId, counted }: Counted): BatchOp[] =>
  counted ? plans.moveGauges([{ gauge: gaugeOf(agentId), by: 1 }]) : [];

/**
 * For the batch in which a run takes a place for what an agent is about to draft, and notes it on itself: a draft that
 * cannot be proposed would be paid for and thrown away. Refused as `stale` when there is none.
 */
export const holdPlace = ({ plans }: Pick<Ctx, 'plans'>, agentId: string): BatchOp[] =>
  plans.moveGauges([{ gauge: gaugeOf(agentId), by: 1, max: MAX_PENDING_PER_AGENT }]);

/** For the batch in which a run gives places back; one agent for each place. */
export const giveBackPlaces = ({ plans }: Pick<Ctx, 'plans'>, agentIds: string[]): BatchOp[] =>
  [...Map.groupBy(agentIds, (id) => id)].flatMap(([id, all]) =>
    plans.moveGauges([{ gauge: gaugeOf(id), by: -all.length }]),
  );

/** How many more proposals of an agent the person has room for. */
export async function roomFor(ctx: Counting, agentId: string): Promise<number> {
  return Math.max(0, MAX_PENDING_PER_AGENT - (await waitingWith(ctx, agentId, 1)));
}

/** How many would wait with one more, `ahead` of which are made by the same step; counted anew before it is too many. */
export async function wouldWait(
  ctx: Counting,
  agentId: string,
  { ahead, superseded }: { ahead: number; superseded: number },
): Promise<{ waiting: number; isTooMany: boolean }> {
  const more = 1 + ahead - superseded;
  const waiting = await waitingWith(ctx, agentId, more);
  return { waiting, isTooMany: waiting + more > MAX_PENDING_PER_AGENT };
}

async function waitingWith(ctx: Counting, agentId: string, more: number): Promise<number> {
  const shown = await ctx.plans.readGauge(gaugeOf(agentId));
  if (shown + more <= MAX_PENDING_PER_AGENT) return shown;
  // The store drops what nobody swept for a month; the gauge does not see that.
  return ctx.plans.correctGauge(gaugeOf(agentId), async () => {
    const [pending, held] = await Promise.all([
      ctx.suggestions.countPending(agentId),
      ctx.runs.countPlaces(agentId),
    ]);
    return pending + held;
  });
}
