import { catalog } from '../shared/platform/plans/catalog.ts';
import { AZURE, type PricedUnit } from './azure-prices.ts';

/** What was metered of one run. */
export interface RunCounts {
  requestUnits: number;
  /** Bytes that it leaves in the store. */
  bytes: number;
  /** Activities, timers, sub-orchestrations and events that its story asked for. */
  durableActions: number;
  /** How often its story was taken up. */
  durableTurns: number;
  modelCalls: number;
  connectorCalls: number;
  inputTokens: number;
  /** Of these, as many as a vendor would give from its cache. */
  cachedTokens: number;
  outputTokens: number;
}

export interface BillLine {
  unit: PricedUnit;
  amount: number;
  usd: number;
}

const RUNS = 1_000;
const GB = 1_000_000_000;

// Of Durable on Azure Storage, as its documentation tells the way of a message. An action is two messages, there and
// back, each put, got and deleted. A turn reads the history, adds to it and writes the state of the instance.
const QUEUE_OPERATIONS_PER_ACTION = 6;
const TABLE_OPERATIONS_PER_TURN = 3;

// An instance is paid by the second while anything runs on it, and most of a run is waiting.
const INSTANCE_GB = 2;
const SIDE_BY_SIDE = 10;
const MODEL_SECONDS = 0.8;
const CONNECTOR_SECONDS = 0.15;
const OWN_SECONDS = 0.02;

/** What a thousand such runs cost on Azure, line by line. */
export function billOf(counts: RunCounts): BillLine[] {
  const executions = counts.durableActions + counts.durableTurns;
  const waitedSeconds =
    counts.modelCalls * MODEL_SECONDS + counts.connectorCalls * CONNECTOR_SECONDS + executions * OWN_SECONDS;
  const amounts: Record<PricedUnit, number> = {
    requestUnits: counts.requestUnits,
    storedGbMonths: counts.bytes / GB,
    queueOperations: counts.durableActions * QUEUE_OPERATIONS_PER_ACTION,
    tableOperations: counts.durableTurns * TABLE_OPERATIONS_PER_TURN,
    executions,
    gbSeconds: (waitedSeconds * INSTANCE_GB) / SIDE_BY_SIDE,
    inputTokens: counts.inputTokens - counts.cachedTokens,
    cachedTokens: counts.cachedTokens,
    outputTokens: counts.outputTokens,
  };
  return Object.entries(amounts).map(([name, each]) => {
    const unit = name as PricedUnit;
    const amount = each * RUNS;
    return { unit, amount, usd: (amount * AZURE[unit].usd) / AZURE[unit].per };
  });
}

export const totalUsd = (lines: BillLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

const MODEL_UNITS = new Set<PricedUnit>(['inputTokens', 'cachedTokens', 'outputTokens']);

export interface Margin {
  plan: string;
  use: string;
  runs: number;
  earnedUsd: number;
  spentUsd: number;
  /** The plan's ceiling of model money ends runs before the number is reached. */
  isAtCeiling: boolean;
}

const USUAL_SHARE = 0.35;

/** What a month of a plan leaves when all its runs are such runs; before card fees, tax and what is paid once for all. */
export function marginsOf(lines: BillLine[]): Margin[] {
  const modelUsd = totalUsd(lines.filter(({ unit }) => MODEL_UNITS.has(unit))) / RUNS;
  const restUsd = totalUsd(lines) / RUNS - modelUsd;
  return Object.values(catalog).flatMap(({ name, monthly, limits }) =>
    [
      { use: '35 %', runs: Math.round(limits.maxRuns * USUAL_SHARE) },
      { use: 'hard stop', runs: limits.maxRuns },
    ].map(({ use, runs }) => {
      const ceilingUsd = limits.monthMicroUsd / 1_000_000;
      const isAtCeiling = runs * modelUsd > ceilingUsd;
      const paidRuns = isAtCeiling ? Math.floor(ceilingUsd / modelUsd) : runs;
      return {
        ...{ plan: name, use, runs: paidRuns, isAtCeiling },
        earnedUsd: (monthly?.amountMinor ?? 0) / 100,
        spentUsd: paidRuns * (modelUsd + restUsd),
      };
    }),
  );
}
