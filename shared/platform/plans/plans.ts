import type { BatchOp, DomainError } from '#kernel';
import { catalog } from './catalog.ts';
import {
  type BudgetCheck,
  checkBudget,
  type Estimate,
  readUsageAhead,
  type UsageAhead,
} from './check-budget.ts';
import { type CountedThing, checkCount, countAppliedAction } from './count-limits.ts';
import { type MeterCtx, openMonth, tenantTerms } from './current-month.ts';
import { reserveRun, type Settlement, settleRun, whyRefused } from './meter-runs.ts';
import { type HistoryKind, historySecOf } from './retention.ts';
import type { PlanLimits } from './schema.ts';

/** The plan of the tenant: what it allows, and the meter that counts. Amounts are millionths of a US dollar. */
export interface Plans {
  limits(): Promise<PlanLimits>;
  /**
   * One conditional change for the batch that creates the run, whose document is then the reservation. Refused
   * as `stale` when the quota is used up: ask `whyRefused`. `missing`: call `openMonth` and try once more.
   */
  reserveRun(runId: string): Promise<BatchOp[]>;
  /** Opens the month, and lifts its limits after a change to a larger plan. Any number of times. */
  openMonth(): Promise<void>;
  /** 402 `plan.quota_reached` with `{ limit: 'runs' | 'model_spend', used, max, resetsAt, upgradeUrl }`. */
  whyRefused(): Promise<DomainError>;
  /** For the batch that ends the run. The first operation is refused as `conflict` when the run is already settled. */
  settleRun(settlement: Settlement): Promise<BatchOp[]>;
  /** Reads now, together with what else is read at this moment, what the next `checkBudget` needs. */
  readAhead(): void;
  checkBudget(estimate: Estimate): Promise<BudgetCheck>;
  /** Throws 402 `plan.daily_actions_reached`. */
  countAction(kind: 'applied'): Promise<void>;
  /** Throws 402 `plan.limit_reached`. */
  checkCount(thing: CountedThing, counts: { current: number; adding: number }): Promise<void>;
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
    readAhead() {
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
    countAction: () => countAppliedAction(ctx),
    checkCount: (thing, counts) => checkCount(ctx, thing, counts),
    historySec: async (kind) => historySecOf(kind, await limits()),
  };
}
