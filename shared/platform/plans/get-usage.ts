import { iso } from '#kernel';
import { catalog } from './catalog.ts';
import { currentMonth, type MeterCtx, tenantTerms, today } from './current-month.ts';
import type { Usage } from './schema.ts';
import { readUsage } from './store.ts';

export async function getUsage(ctx: MeterCtx): Promise<Usage> {
  const { limits } = catalog[(await tenantTerms(ctx)).plan];
  const { month } = await currentMonth(ctx);
  const { day, resetsAt } = await today(ctx);
  const usage = await readUsage(ctx, month);
  if (!usage) throw new Error('A month that was opened is missing.');
  return {
    month,
    resetsAt: usage.resetsAt,
    runs: { used: usage.usedRuns, included: usage.includedRuns, max: usage.maxRuns },
    modelSpend: {
      spentMicroUsd: usage.spentMicroUsd,
      reservedMicroUsd: usage.reservedMicroUsd,
      maxMicroUsd: usage.maxMicroUsd,
    },
    today: {
      day,
      resetsAt: iso(resetsAt),
      modelSpend: {
        spentMicroUsd: usage.daySpentMicroUsd,
        heldMicroUsd: usage.heldMicroUsd ?? 0,
        maxMicroUsd: limits.dayMicroUsd,
      },
      appliedActions: { used: usage.dayAppliedActions, max: limits.appliedActionsPerDay },
      connectorCalls: { used: usage.dayConnectorCalls, max: limits.connectorCallsPerDay },
    },
  };
}
