import {
  type BatchOp,
  bareId,
  type Ctx,
  type Doc,
  iso,
  mustSee,
  type PatchChange,
  type Stored,
  set,
} from '#kernel';
import { endOfMonth } from './calendar.ts';
import { historySecOf } from './retention.ts';
import type { PlanLimits } from './schema.ts';

/** The meter of one month. Every limit stands beside its count, so that one conditional change can hold it. */
export interface UsageDoc extends Doc {
  type: 'usage';
  month: string;
  resetsAt: string;
  usedRuns: number;
  maxRuns: number;
  includedRuns: number;
  reservedMicroUsd: number;
  spentMicroUsd: number;
  maxMicroUsd: number;
  /**
   * What model calls of open runs have cost and may still cost; it counts against the day until the run is settled.
   * Not there in a month that was opened before this was counted.
   */
  heldMicroUsd?: number;
  /** Held for each run until it ends; fixed for the month, so that what is released is what was held. */
  reservationMicroUsd: number;
  day: string;
  daySpentMicroUsd: number;
  dayAppliedActions: number;
  /** Not there in a month that was opened before this was counted. */
  dayStartedRuns?: number;
  dayConnectorCalls: number;
}

/** One settled run. Its id is made of the run's, so a run is settled once. */
export interface ChargeDoc extends Doc {
  type: 'charge';
  runId: string;
  month: string;
  charged: boolean;
  microUsd: number;
  connectorCalls: number;
  createdAt: string;
}

export const usageId = (month: string): string => `usage_${month}`;
export const chargeId = (runId: string): string => `charge_${bareId(runId)}`;

/** Of a month that was opened before. */
export const openedUsage = ({ db }: Pick<Ctx, 'db'>, month: string): Promise<Stored<UsageDoc> | undefined> =>
  mustSee(db, usageId(month), () => readUsage({ db }, month));

export const readUsage = ({ db }: Pick<Ctx, 'db'>, month: string): Promise<Stored<UsageDoc> | undefined> =>
  db.get<UsageDoc>(usageId(month));

export function firstUsage(month: string, day: string, zone: string, limits: PlanLimits): UsageDoc {
  return {
    id: usageId(month),
    type: 'usage',
    month,
    resetsAt: iso(endOfMonth(month, zone)),
    usedRuns: 0,
    maxRuns: limits.maxRuns,
    includedRuns: limits.includedRuns,
    reservedMicroUsd: 0,
    spentMicroUsd: 0,
    maxMicroUsd: limits.monthMicroUsd,
    heldMicroUsd: 0,
    reservationMicroUsd: limits.runMicroUsd,
    day,
    daySpentMicroUsd: 0,
    dayAppliedActions: 0,
    dayStartedRuns: 0,
    dayConnectorCalls: 0,
    ttl: historySecOf('usage', limits),
  };
}

/** Limits are lifted at once by a larger plan and never lowered within a month. */
export const liftLimits = ({ db }: Pick<Ctx, 'db'>, month: string, limits: PlanLimits) =>
  db.patch<UsageDoc>(
    usageId(month),
    [
      set('/maxRuns', limits.maxRuns),
      set('/includedRuns', limits.includedRuns),
      set('/maxMicroUsd', limits.monthMicroUsd),
    ],
    { condition: `c.maxRuns < ${limits.maxRuns}` },
  );

/** Whoever comes first on a new day empties the day's counts; the others find it done. */
export const beginDay = ({ db }: Pick<Ctx, 'db'>, month: string, day: string) =>
  db.patch<UsageDoc>(
    usageId(month),
    [
      set('/day', day),
      set('/daySpentMicroUsd', 0),
      set('/dayAppliedActions', 0),
      set('/dayStartedRuns', 0),
      set('/dayConnectorCalls', 0),
    ],
    { condition: `c.day < "${day}"` },
  );

export const patchUsage = (month: string, changes: PatchChange[], condition?: string): BatchOp => ({
  kind: 'patch',
  id: usageId(month),
  changes,
  ...(condition === undefined ? {} : { condition }),
});
