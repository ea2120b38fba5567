import { z } from 'zod';
import { RunOutcome, Spent } from '#factory/runs';

const StepFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const addSpent = (a: Spent, b: Spent): Spent => ({
  modelCalls: a.modelCalls + b.modelCalls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  microUsd: a.microUsd + b.microUsd,
  suggestions: a.suggestions + b.suggestions,
  connectorCalls: a.connectorCalls + b.connectorCalls,
});

/** What starts a story of a run, and opens the run. */
export const RunInput = z.object({ tenantId: z.string(), runId: z.string() });
export type RunInput = z.infer<typeof RunInput>;

/** Which work of a workflow a step is. However often a run is retried or begun anew, the same work has the same place. */
export const StepPlace = z.object({
  node: z.string(),
  /** Which read of a gather node. */
  read: z.string().nullable(),
  /** Name of the list that is fanned out over, and the element walked. */
  item: z.object({ of: z.string(), index: z.number().int() }).nullable(),
  /** Which turn of an agent, from 1. */
  turn: z.number().int().nullable(),
  /** Which of that turn's look-ups, from 0. */
  call: z.number().int().nullable(),
});
export type StepPlace = z.infer<typeof StepPlace>;

/**
 * Names a step within its run: `look.new`, `triage-3.1`, `triage-3.1.0`. Never made of a number that is counted while
 * the story goes, because parallel paths are counted in another order each time.
 */
export function keyOf({ node, read, item, turn, call }: StepPlace): string {
  const place = item ? `${node}-${item.index}` : node;
  return [place, read, turn, call].filter((part) => part !== null).join('.');
}

/** The same in the form in which a step is kept. */
export const keptPlace = ({ node, read, item, turn, call }: StepPlace) => ({
  node: read === null ? node : `${node}.${read}`,
  item: item?.index ?? null,
  turn,
  call,
});

/** What a step is told: places and ids only, because inputs are kept in the engine's history. */
export const StepInput = StepPlace.extend({
  tenantId: z.string(),
  runId: z.string(),
  /** Where the step stands in the timeline; says nothing about what it is. */
  seq: z.number().int(),
  /** Key of each earlier step that this one may read, by name. */
  at: z.record(z.string(), z.string()),
  /** How many look-ups each turn before asked for, of the same agent on the same work. */
  calls: z.array(z.number().int()),
});
export type StepInput = z.infer<typeof StepInput>;

/** How a run can end before its workflow is done. */
export const Ending = z.object({
  kind: z.literal('ended'),
  status: z.enum(['failed', 'stopped', 'blocked', 'cancelled']),
  outcome: RunOutcome,
  /** The fault is the platform's own, so the run is given back. */
  isOurs: z.boolean().optional(),
  /** The agent for whose proposals there was no room. */
  waitsFor: z.string().optional(),
});
export type Ending = z.infer<typeof Ending>;

/** Not now. */
export const Retry = z.object({
  kind: z.literal('retry'),
  afterMs: z.number(),
  reason: z.string(),
  /** The platform's own fault: time mends what is `passing`, a `defect` it does not. Absent: the cause lies outside. */
  ours: z.enum(['passing', 'defect']).optional(),
});
export type Retry = z.infer<typeof Retry>;

/** Not before something has happened, or its time is over: then the step is asked for again. */
export const Suspended = z.object({
  kind: z.literal('waits'),
  /** What it is called when somebody says that it has happened. */
  for: z.string(),
  until: z.string(),
});
export type Suspended = z.infer<typeof Suspended>;

export const StepResult = z.union([
  z.object({ kind: z.literal('done'), fact: StepFacts, spent: Spent }),
  Retry,
  Suspended,
  Ending.extend({ spent: Spent }),
]);
export type StepResult = z.infer<typeof StepResult>;

/** A step that was tried several times and could not be done: it is told like any other. */
export const GivenUp = StepPlace.extend({
  seq: z.number().int(),
  activity: z.string(),
  detail: z.string(),
});
export type GivenUp = z.infer<typeof GivenUp>;

/** An element of a list that a path was walked for, not to its end. */
export const Unfinished = z.object({
  /** Name of the list. */
  of: z.string(),
  index: z.number().int(),
  status: Ending.shape.status,
  code: z.string(),
  detail: z.string(),
  waitsFor: z.string().optional(),
});
export type Unfinished = z.infer<typeof Unfinished>;

/** What ends a run: how it went so far, and why it ends early if it does. */
export const EndInput = z.object({
  tenantId: z.string(),
  runId: z.string(),
  steps: z.number().int(),
  spent: Spent,
  at: z.record(z.string(), z.string()),
  givenUp: z.array(GivenUp).default([]),
  /** Of each list, how many elements a path was walked for. */
  walked: z.record(z.string(), z.number().int()).default({}),
  unfinished: z.array(Unfinished).default([]),
  /** The last position of the timeline that is taken. */
  seq: z.number().int().default(0),
  ending: Ending.nullable(),
});
export type EndInput = z.infer<typeof EndInput>;
