import { type BatchOp, type DomainError, iso } from '#kernel';
import { catalog, nextPlan } from './catalog.ts';
import { currentMonth, type MeterCtx, openMonth, tenantTerms } from './current-month.ts';
import { quotaReached, UPGRADE_PATH } from './errors.ts';
import { historySecOf } from './retention.ts';
import {
  type ChargeDoc,
  chargeId,
  increase,
  patchUsage,
  readUsage,
  type UsageDoc,
  usageId,
} from './store.ts';

export interface Settlement {
  runId: string;
  /** The month whose document holds the reservation. */
  month: string;
  /** False when the run ended before its first model call, or for our own fault. */
  charged: boolean;
  microUsd: number;
  connectorCalls: number;
}

/** Count and limit stand in one document and are compared by the store itself, so no race can pass the limit. */
export async function reserveRun(ctx: MeterCtx): Promise<BatchOp[]> {
  const { month, reservationMicroUsd: held } = await currentMonth(ctx);
  return [
    patchUsage(
      month,
      [increase('/usedRuns', 1), increase('/reservedMicroUsd', held)],
      `c.usedRuns < c.maxRuns and c.spentMicroUsd + c.reservedMicroUsd + ${held} <= c.maxMicroUsd`,
    ),
  ];
}

/** The month of what `reserveRun` gave; it is kept with the run and given back when the run is settled. */
export function monthReserved(ops: BatchOp[]): string {
  const prefix = usageId('');
  for (const op of ops)
    if (op.kind === 'patch' && op.id.startsWith(prefix)) return op.id.slice(prefix.length);
  throw new Error('These operations reserve no run.');
}

export async function settleRun(ctx: MeterCtx, settlement: Settlement): Promise<BatchOp[]> {
  const { charged, microUsd, connectorCalls } = settlement;
  const current = await currentMonth(ctx);
  const held =
    settlement.month === current.month ? current.reservationMicroUsd : await heldIn(ctx, settlement.month);
  const ofMonth = [
    increase('/reservedMicroUsd', -held),
    increase('/spentMicroUsd', microUsd),
    ...(charged ? [] : [increase('/usedRuns', -1)]),
  ];
  const ofDay = [increase('/daySpentMicroUsd', microUsd), increase('/dayConnectorCalls', connectorCalls)];
  const entry: BatchOp = { kind: 'create', doc: chargeOf(ctx, settlement) };
  return settlement.month === current.month
    ? [entry, patchUsage(current.month, [...ofMonth, ...ofDay])]
    : [entry, patchUsage(settlement.month, ofMonth), patchUsage(current.month, ofDay)];
}

export async function whyRefused(ctx: MeterCtx): Promise<DomainError> {
  const { month } = await openMonth(ctx);
  const usage = await readUsage(ctx, month);
  if (!usage) throw new Error('A month that was opened is missing.');
  const { plan } = await tenantTerms(ctx);
  return quotaReached({
    detail: `The next month begins at ${usage.resetsAt}. ${liftOf(plan)}`,
    members: { ...limitOf(usage), resetsAt: usage.resetsAt, upgradeUrl: UPGRADE_PATH },
  });
}

function limitOf(usage: UsageDoc) {
  return usage.usedRuns >= usage.maxRuns
    ? { limit: 'runs', used: usage.usedRuns, max: usage.maxRuns }
    : { limit: 'model_spend', used: usage.spentMicroUsd + usage.reservedMicroUsd, max: usage.maxMicroUsd };
}

export function liftOf(plan: keyof typeof nextPlan): string {
  const next = nextPlan[plan];
  return next
    ? `${catalog[next].name} lifts this limit at once.`
    : 'More than this is offered on connectsoft.io.';
}

async function heldIn(ctx: MeterCtx, month: string): Promise<number> {
  return (await readUsage(ctx, month))?.reservationMicroUsd ?? 0;
}

function chargeOf(ctx: MeterCtx, settlement: Settlement): ChargeDoc {
  const { runId, month, charged, microUsd, connectorCalls } = settlement;
  return {
    id: chargeId(runId),
    type: 'charge',
    runId,
    month,
    charged,
    microUsd,
    connectorCalls,
    createdAt: iso(ctx.clock.now()),
    ttl: historySecOf('usage', catalog.free.limits),
  };
}
