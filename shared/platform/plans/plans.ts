import type { BatchOp, DomainError } from '#kernel';
import { catalog } from './catalog.ts';
import {
  type BudgetCheck,
  checkBudget,
  type Estimate,
  holdOfDay,
  moveHeld,
  readUsageAhead,
  type UsageAhead,
} from './check-budget.ts';
import {
  type Count,
  type CountedThing,
  checkCount,
  countAppliedAction,
  countConnectorCalls,
  countThings,
  demandActionLeft,
  type NoCalls,
  takeConnectorCall,
  whyNoCalls,
} from './count-limits.ts';
import { type MeterCtx, openMonth, tenantTerms } from './current-month.ts';
import { correctGauge, type Gauge, type GaugeMove, moveGauges, readGauge } from './gauges.ts';
import { type Reservation, reserveRun, type Settlement, settleRun, whyRefused } from './meter-runs.ts';
import { type HistoryKind, historySecOf } from './retention.ts';
import type { PlanLimits } from './schema.ts';

/** The plan of the tenant: what it allows, and the meter that counts. Amounts are millionths of a US dollar. */
export interface Plans {
  limits(): Promise<PlanLimits>;
  /**
   * One conditional change for the batch that creates the run, whose document is then the reservation. Refused
   * as `stale` when the quota is used up: ask `whyRefused`. `missing`: call `openMonth` and try once more.
   */
  reserveRun(): Promise<Reservation>;
  /** Opens the month, and lifts its limits after a change to a larger plan. Any number of times. */
  openMonth(): Promise<void>;
  /**
   * 402 `plan.quota_reached` with `{ limit: 'runs' | 'model_spend', used, max, resetsAt, upgradeUrl }`, or
   * `plan.budget_held` when only open runs stand in the way; `undefined` = there is room by now: try again.
   */
  whyRefused(): Promise<DomainError | undefined>;
  /** For the batch that ends the run. The first operation is refused as `conflict` when the run is already settled. */
  settleRun(settlement: Settlement): Promise<BatchOp[]>;
  /** Reads now, together with what else is read at this moment, what the next `checkBudget` needs. */
  prefetch(): void;
  checkBudget(estimate: Estimate): Promise<BudgetCheck>;
  /** For the batch in which a run takes a model call's share: its part of the day. `stale` = the day has no room. */
  holdOfDay(month: string, microUsd: number): Promise<BatchOp>;
  moveHeld(month: string, microUsd: number): BatchOp;
  /** For the batch that stores the intent to apply; `stale` = ask `demandActionLeft`, which says why. */
  countAppliedAction(): Promise<BatchOp>;
  /** Throws 402 `plan.daily_actions_reached`. */
  demandActionLeft(underWay: number): Promise<void>;
  /** For the batch that keeps a step which has asked connected accounts; `stale` = ask `whyNoCalls`. */
  countConnectorCalls(calls: number): Promise<BatchOp[]>;
  /** Counts a look that a person waits for. Throws 402 `plan.daily_calls_reached`. */
  takeConnectorCall(): Promise<void>;
  /** Why connected accounts may not be asked any more today; `undefined` = there is room. */
  whyNoCalls(): Promise<NoCalls | undefined>;
  /** For the batch that opens or ends things of which a number is held at one time. `stale` = no room for them. */
  moveGauges(moves: GaugeMove[]): BatchOp[];
  readGauge(gauge: Gauge): Promise<number>;
  correctGauge(gauge: Gauge, count: () => Promise<number>): Promise<number>;
  /** Throws 402 `plan.limit_reached`. */
  checkCount(thing: CountedThing, count: Count): Promise<void>;
  /** For the batch that opens them; refused as `stale` when they would be too many. */
  countThings(moves: { thing: CountedThing; adding: number }[]): Promise<BatchOp[]>;
  /** Seconds that a thing of this kind is kept, from its last write. */
  historySec(kind: HistoryKind): Promise<number>;
}

export function createPlans(ctx: MeterCtx): Plans {
  let ahead: Promise<UsageAhead> | undefined;
  const limits = async () => catalog[(await tenantTerms(ctx)).plan].limits;
  return {
    limits,
    reserveRun: () => reserveRun(ctx),
    openMonth: async () => void (await openMonth(ctx)),
    whyRefused: () => whyRefused(ctx),
    settleRun: (settlement) => settleRun(ctx, settlement),
    prefetch() {
      ahead = readUsageAhead(ctx);
      // Nobody may come to need it; whoever does is told of its failure then.
      ahead.catch(() => {});
    },
    checkBudget(estimate) {
      const read = ahead;
      // Once only: the meter moves on.
      ahead = undefined;
      return checkBudget(ctx, estimate, read);
    },
    holdOfDay: (month, microUsd) => holdOfDay(ctx, month, microUsd),
    moveHeld,
    countAppliedAction: () => countAppliedAction(ctx),
    countConnectorCalls: (calls) => countConnectorCalls(ctx, calls),
    takeConnectorCall: () => takeConnectorCall(ctx),
    whyNoCalls: () => whyNoCalls(ctx),
    demandActionLeft: (underWay) => demandActionLeft(ctx, underWay),
    moveGauges,
    readGauge: (gauge) => readGauge(ctx, gauge),
    correctGauge: (gauge, count) => correctGauge(ctx, gauge, count),
    checkCount: (thing, count) => checkCount(ctx, thing, count),
    countThings: (moves) => countThings(ctx, moves),
    historySec: async (kind) => historySecOf(kind, await limits()),
  };
}
