import { type BatchOp, type DomainError, increase, iso } from '#kernel';
import { catalog, liftOf } from './catalog.ts';
import { noCallsLeft, whyNoCalls } from './count-limits.ts';
import { currentMonth, type MeterCtx, openMonth, tenantTerms, today } from './current-month.ts';
import { budgetHeld, dailyStartsReached, quotaReached, UPGRADE_PATH } from './errors.ts';
import { historySecOf } from './retention.ts';
import { type ChargeDoc, chargeId, openedUsage, patchUsage, readUsage } from './store.ts';

export interface Settlement {
  runId: string;
  /** The month whose document holds the reservation. */
  month: string;
  /** False when the run ended before its first model call, or for our own fault. */
  charged: boolean;
  microUsd: number;
  /** What the run's model calls hold of the day, which is given back as its cost is written down. */
  heldMicroUsd: number;
  connectorCalls: number;
}

export interface Reservation {
  /** Kept with the run, and named when it is settled. */
  month: string;
  op: BatchOp;
}

/** Count and limit stand in one document and are compared by the store itself, so no race can pass the limit. */
export async function reserveRun(ctx: MeterCtx): Promise<Reservation> {
  const { month, reservationMicroUsd: held } = await currentMonth(ctx);
  const { startsPerDay, connectorCallsPerDay } = catalog[(await tenantTerms(ctx)).plan].limits;
  const conditions = [
    'c.usedRuns < c.maxRuns',
    `c.spentMicroUsd + c.reservedMicroUsd + ${held} <= c.maxMicroUsd`,
    `(not IS_DEFINED(c.dayStartedRuns) or c.dayStartedRuns < ${startsPerDay})`,
    `c.dayConnectorCalls < ${connectorCallsPerDay}`,
  ];
  const changes = [
    increase('/usedRuns', 1),
    increase('/reservedMicroUsd', held),
    // Also of those that are given back: what is begun and cancelled is work, too.
    increase('/dayStartedRuns', 1),
  ];
  return { month, op: patchUsage(month, changes, conditions.join(' and ')) };
}

export async function settleRun(ctx: MeterCtx, settlement: Settlement): Promise<BatchOp[]> {
  const { charged, microUsd } = settlement;
  const current = await currentMonth(ctx);
  const held =
    settlement.month === current.month ? current.reservationMicroUsd : await heldIn(ctx, settlement.month);
  const ofMonth = [
    increase('/reservedMicroUsd', -held),
    increase('/heldMicroUsd', -settlement.heldMicroUsd),
    increase('/spentMicroUsd', microUsd),
    ...(charged ? [] : [increase('/usedRuns', -1)]),
  ];
  // What it has asked of connected accounts was counted by its steps.
  const ofDay = [increase('/daySpentMicroUsd', microUsd)];
  const entry: BatchOp = { kind: 'create', doc: chargeOf(ctx, settlement) };
  return settlement.month === current.month
    ? [entry, patchUsage(current.month, [...ofMonth, ...ofDay])]
    : [entry, patchUsage(settlement.month, ofMonth), patchUsage(current.month, ofDay)];
}

const RETRY_SEC = 60;

/** Names the limit that a reservation met; `undefined` = by now there is room, so it is worth another try. */
export async function whyRefused(ctx: MeterCtx): Promise<DomainError | undefined> {
  const { month } = await openMonth(ctx);
  const usage = await openedUsage(ctx, month);
  if (!usage) throw new Error('A month that was opened is missing.');
  const { plan } = await tenantTerms(ctx);
  const { usedRuns, maxRuns, spentMicroUsd, reservedMicroUsd, maxMicroUsd, reservationMicroUsd } = usage;
  const lift = { upgradeUrl: UPGRADE_PATH };
  const nextMonth = `The next month begins at ${usage.resetsAt}. ${liftOf(plan)}`;
  if (usedRuns >= maxRuns)
    return quotaReached({
      detail: `All ${maxRuns} runs of the month are used. ${nextMonth}`,
      members: { limit: 'runs', used: usedRuns, max: maxRuns, resetsAt: usage.resetsAt, ...lift },
    });

  const { startsPerDay } = catalog[plan].limits;
  const { dayStartedRuns = 0, dayConnectorCalls } = usage;
  if (dayStartedRuns >= startsPerDay) {
    const resetsAt = iso((await today(ctx)).resetsAt);
    return dailyStartsReached({
      detail: `${catalog[plan].name} begins ${startsPerDay} runs a day. The next day begins at ${resetsAt}.`,
      members: { limit: 'starts', used: dayStartedRuns, max: startsPerDay, resetsAt, ...lift },
    });
  }

  const noCalls = await whyNoCalls(ctx, dayConnectorCalls);
  if (noCalls) return noCallsLeft(noCalls);

  const money = { limit: 'model_spend', used: spentMicroUsd + reservedMicroUsd, max: maxMicroUsd };
  if (spentMicroUsd + reservationMicroUsd > maxMicroUsd)
    return quotaReached({
      detail: `What is left of the month’s model budget is less than a run may cost. ${nextMonth}`,
      members: { ...money, resetsAt: usage.resetsAt, ...lift },
    });
  if (spentMicroUsd + reservedMicroUsd + reservationMicroUsd > maxMicroUsd)
    return budgetHeld({
      detail: `Each run holds what it may cost until it ends. Start this one when another has ended. ${liftOf(plan)}`,
      members: { ...money, heldMicroUsd: reservedMicroUsd, ...lift },
      retryAfterSec: RETRY_SEC,
    });
  return undefined;
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
