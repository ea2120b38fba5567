import { z } from 'zod';
import { RunOutcome, Spent } from '#factory/runs';

const Fact = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const addSpent = (a: Spent, b: Spent): Spent => ({
  modelCalls: a.modelCalls + b.modelCalls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  microUsd: a.microUsd + b.microUsd,
  suggestions: a.suggestions + b.suggestions,
  connectorCalls: a.connectorCalls + b.connectorCalls,
});

/** What a step is told: positions and ids only, because inputs are kept in the engine's history. */
export const StepInput = z.object({
  tenantId: z.string(),
  runId: z.string(),
  seq: z.number().int(),
  node: z.string(),
  /** Which read of a gather node. */
  read: z.string().nullable(),
  /** Path of the fan-out node and the element walked. */
  item: z.object({ of: z.string(), index: z.number().int() }).nullable(),
  /** Position of each earlier step that this one may read, by name. */
  at: z.record(z.string(), z.number().int()),
  /** Earlier turns of the same agent on the same work: the model step and its tool steps. */
  turns: z.array(z.object({ seq: z.number().int(), calls: z.array(z.number().int()) })),
  /** Which of the last turn's calls. */
  call: z.number().int().nullable(),
  spentMicroUsd: z.number().int(),
});
export type StepInput = z.infer<typeof StepInput>;

/** How a run can end before its workflow is done. */
export const Ending = z.object({
  kind: z.literal('ended'),
  status: z.enum(['failed', 'stopped', 'blocked', 'cancelled']),
  outcome: RunOutcome,
});
export type Ending = z.infer<typeof Ending>;

export const StepResult = z.union([
  z.object({ kind: z.literal('done'), fact: Fact, spent: Spent }),
  z.object({ kind: z.literal('retry'), afterMs: z.number(), reason: z.string() }),
  Ending.extend({ spent: Spent }),
]);
export type StepResult = z.infer<typeof StepResult>;

/** A step that was tried several times and could not be done: it is told like any other. */
export const GivenUp = z.object({
  seq: z.number().int(),
  activity: z.string(),
  node: z.string(),
  item: z.number().int().nullable(),
  detail: z.string(),
});
export type GivenUp = z.infer<typeof GivenUp>;

/** What ends a run: how it went so far, and why it ends early if it does. */
export const EndInput = z.object({
  tenantId: z.string(),
  runId: z.string(),
  steps: z.number().int(),
  spent: Spent,
  at: z.record(z.string(), z.number().int()),
  givenUp: z.array(GivenUp).default([]),
  ending: Ending.nullable(),
});
export type EndInput = z.infer<typeof EndInput>;
