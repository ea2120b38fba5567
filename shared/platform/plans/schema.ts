import { z } from 'zod';
import { Instant, Money } from '#kernel/contract';
import { PlanId } from '#platform/identity/contract';

const count = z.number().int().min(0);
const microUsd = count.describe('Millionths of a US dollar.');

export const PlanLimits = z
  .object({
    people: count,
    packs: count.describe('Installed packs; a shared pack counts once.'),
    agents: count.describe('Own agents and those of packs together.'),
    includedRuns: count.describe('Runs per month that the plan promises; notices begin here.'),
    maxRuns: count.describe('Runs per month after which a start is refused.'),
    connectors: z.enum(['basic', 'all']),
    connections: count,
    historyDays: count,
    hasPriority: z.boolean(),
    shortestIntervalMinutes: count.describe('Mail batching window and shortest schedule.'),
    runsAtOnce: count.describe('Runs that wait for a person do not count.'),
    monthMicroUsd: microUsd.describe('Model spend per month, millionths of a US dollar.'),
    dayMicroUsd: microUsd.describe('Model spend per day, millionths of a US dollar.'),
    runMicroUsd: microUsd.describe('Model spend per run, millionths of a US dollar.'),
    startsPerDay: count.describe('Runs begun in a day, also those that are cancelled and do not count.'),
    records: count.describe('Own records of all kinds.'),
    recordBytes: count.describe('What they take up together, each with the version before its last change.'),
    storageBytes: count,
    fileBytes: count,
    connectorCallsPerDay: count,
    appliedActionsPerDay: count,
    dryRunsPerDay: count,
    draftsPerDay: count.describe('Drafts of the generator.'),
    hasRunPacks: z.boolean(),
    hasOutboundWebhooks: z.boolean(),
    hasOwnMcpServers: z.boolean(),
    canAddCreator: z.boolean(),
  })
  .meta({ id: 'PlanLimits' });
export type PlanLimits = z.infer<typeof PlanLimits>;

export const Plan = z
  .object({
    id: PlanId,
    name: z.string(),
    monthly: Money.describe('Before tax.'),
    yearly: Money.nullable().describe('Before tax; null = not offered.'),
    limits: PlanLimits,
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof Plan>;

export const Usage = z
  .object({
    month: z.string().describe('`2026-11`, in the zone of the person as of its first day.'),
    resetsAt: Instant.describe('When the monthly counts begin anew.'),
    runs: z.object({ used: count.describe('Ended and running ones.'), included: count, max: count }),
    modelSpend: z.object({
      spentMicroUsd: microUsd,
      reservedMicroUsd: microUsd.describe('Held for runs that have not ended.'),
      maxMicroUsd: microUsd,
    }),
    today: z.object({
      day: z.iso.date(),
      resetsAt: Instant,
      modelSpend: z.object({
        spentMicroUsd: microUsd,
        heldMicroUsd: microUsd.describe('Of runs that have not ended: spent, or held by calls under way.'),
        maxMicroUsd: microUsd,
      }),
      appliedActions: z.object({ used: count, max: count }),
      connectorCalls: z.object({ used: count, max: count }),
    }),
  })
  .meta({ id: 'Usage' });
export type Usage = z.infer<typeof Usage>;
