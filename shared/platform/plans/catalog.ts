import { MICRO_USD_PER_USD } from '#kernel';
import type { PlanId } from '#platform/identity';
import type { Plan } from './schema.ts';

const MB = 1_000_000;
const GB = 1_000 * MB;
const usd = (amount: number) => ({ amountMinor: Math.round(amount * 100), currency: 'USD' });
const microUsd = (amount: number) => Math.round(amount * MICRO_USD_PER_USD);

/** What is sold. Ranges of the offer read: the low end is included, the high end is the hard stop. */
export const catalog: Record<PlanId, Plan> = {
  free: {
    id: 'free',
    name: 'Free',
    monthly: usd(0),
    yearly: null,
    limits: {
      people: 1,
      packs: 1,
      agents: 3,
      includedRuns: 300,
      maxRuns: 300,
      connectors: 'basic',
      connections: 3,
      historyDays: 30,
      hasPriority: false,
      shortestIntervalMinutes: 15,
      runsAtOnce: 2,
      monthMicroUsd: microUsd(0.5),
      dayMicroUsd: microUsd(0.1),
      runMicroUsd: microUsd(0.05),
      startsPerDay: 150,
      records: 5_000,
      recordBytes: 50 * MB,
      storageBytes: 200 * MB,
      fileBytes: 20 * MB,
      connectorCallsPerDay: 2_000,
      appliedActionsPerDay: 50,
      dryRunsPerDay: 3,
      draftsPerDay: 3,
      hasRunPacks: false,
      hasOutboundWebhooks: false,
      hasOwnMcpServers: false,
      canAddCreator: false,
    },
  },
  pro: {
    id: 'pro',
    name: 'Personal Pro',
    monthly: usd(12),
    yearly: usd(120),
    limits: {
      people: 1,
      packs: 5,
      agents: 15,
      includedRuns: 3_000,
      maxRuns: 5_000,
      connectors: 'all',
      connections: 15,
      historyDays: 365,
      hasPriority: true,
      shortestIntervalMinutes: 2,
      runsAtOnce: 5,
      monthMicroUsd: microUsd(4),
      dayMicroUsd: microUsd(0.8),
      runMicroUsd: microUsd(0.1),
      startsPerDay: 1_500,
      records: 50_000,
      recordBytes: 500 * MB,
      storageBytes: 10 * GB,
      fileBytes: 50 * MB,
      connectorCallsPerDay: 20_000,
      appliedActionsPerDay: 200,
      dryRunsPerDay: 20,
      draftsPerDay: 20,
      hasRunPacks: true,
      hasOutboundWebhooks: true,
      hasOwnMcpServers: true,
      canAddCreator: true,
    },
  },
  family: {
    id: 'family',
    name: 'Family',
    monthly: usd(24),
    yearly: usd(240),
    limits: {
      people: 4,
      packs: 10,
      agents: 30,
      includedRuns: 7_500,
      maxRuns: 10_000,
      connectors: 'all',
      connections: 30,
      historyDays: 365,
      hasPriority: true,
      shortestIntervalMinutes: 2,
      runsAtOnce: 10,
      monthMicroUsd: microUsd(8),
      dayMicroUsd: microUsd(1.6),
      runMicroUsd: microUsd(0.1),
      startsPerDay: 3_000,
      records: 100_000,
      recordBytes: 1 * GB,
      storageBytes: 20 * GB,
      fileBytes: 50 * MB,
      connectorCallsPerDay: 40_000,
      appliedActionsPerDay: 400,
      dryRunsPerDay: 20,
      draftsPerDay: 20,
      hasRunPacks: true,
      hasOutboundWebhooks: true,
      hasOwnMcpServers: true,
      canAddCreator: true,
    },
  },
};

/** The next larger plan: what lifts a limit. Beyond Family it is no longer a personal account. */
export const nextPlan: Record<PlanId, PlanId | null> = { free: 'pro', pro: 'family', family: null };

/** In words, what lifts a limit of this plan now. */
export function liftOf(plan: keyof typeof nextPlan): string {
  const next = nextPlan[plan];
  return next
    ? `${catalog[next].name} lifts this limit at once.`
    : 'More than this is offered on connectsoft.io.';
}
