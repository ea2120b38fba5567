import { z } from 'zod';
import { ModelUsage } from '#platform/ai/contract';

export const RunStatus = z.enum([
  'queued',
  'running',
  'waiting',
  'completed',
  'failed',
  'stopped',
  'blocked',
  'cancelled',
]);
export type RunStatus = z.infer<typeof RunStatus>;

export const OPEN_STATUSES: RunStatus[] = ['queued', 'running', 'waiting'];
export const isOpen = (status: RunStatus): boolean => OPEN_STATUSES.includes(status);

/** Why a run ended as it did, and what the person can do about it. */
export const RunOutcome = z
  .object({
    code: z.string().describe('`room.reason`, stable.'),
    detail: z.string().describe('One or two plain sentences.'),
    resetsAt: z.string().nullable().describe('When a limit that stopped the run is lifted by itself.'),
    lift: z.string().nullable().describe('What would lift the limit or remove the obstacle now.'),
  })
  .meta({ id: 'RunOutcome' });
export type RunOutcome = z.infer<typeof RunOutcome>;

/** What a step or a run used up. */
export const Spent = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  microUsd: z.number().int().describe('Model cost in millionths of a US dollar.'),
  suggestions: z.number().int(),
  connectorCalls: z.number().int(),
});
export type Spent = z.infer<typeof Spent>;

export const NOTHING_SPENT: Spent = {
  modelCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  microUsd: 0,
  suggestions: 0,
  connectorCalls: 0,
};

export const RunTotals = Spent.extend({ steps: z.number().int() }).meta({ id: 'RunTotals' });
export type RunTotals = z.infer<typeof RunTotals>;

export const NO_TOTALS: RunTotals = { ...NOTHING_SPENT, steps: 0 };

/** What started a run. */
export const RunTrigger = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('manual'), by: z.string().describe('The member who started it.') }),
    z.object({ kind: z.literal('schedule'), dueAt: z.string().describe('The time that it was due.') }),
    z.object({ kind: z.enum(['mail', 'calendar']), connectionId: z.string() }),
    z.object({ kind: z.literal('hook'), hookId: z.string() }),
    z.object({ kind: z.literal('run'), runId: z.string().describe('The run that started it.') }),
  ])
  .describe('What started the run.');
export type RunTrigger = z.infer<typeof RunTrigger>;

/** One execution of a workflow, from trigger to end. */
export const Run = z
  .object({
    id: z.string(),
    workflowId: z.string(),
    title: z.string().describe('The workflow in the person’s words.'),
    status: RunStatus,
    trigger: RunTrigger,
    waitingFor: z.string().nullable().describe('The named thing a waiting run waits for.'),
    charge: z.enum(['reserved', 'charged', 'free']).describe('Whether the run counts against the plan.'),
    totals: RunTotals,
    summary: z.string().nullable(),
    outcome: RunOutcome.nullable(),
    createdAt: z.string(),
    startedAt: z.string().nullable(),
    endedAt: z.string().nullable(),
    deadlineAt: z.string().describe('The run ends by then in any case.'),
    expiresAt: z.string().nullable().describe('Until when the run can be read.'),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

export const StepKind = z.enum([
  'gather',
  'think',
  'tool',
  'write',
  'suggest',
  'decide',
  'notify',
  'wait',
  'end',
]);
export type StepKind = z.infer<typeof StepKind>;

/** Where something was read: how many, and which. */
export const StepSource = z
  .object({
    type: z.string().describe('mail, event, record …'),
    id: z.string().nullable(),
    label: z.string().describe('In the person’s words, such as a subject line.'),
  })
  .meta({ id: 'StepSource' });
export type StepSource = z.infer<typeof StepSource>;

/** One line of the timeline: what the agent did, why, with what and at which cost. */
export const Step = z
  .object({
    id: z.string(),
    seq: z
      .number()
      .int()
      .describe('Order in the run; parallel branches interleave. It jumps where a run had to begin anew.'),
    node: z.string().describe('The workflow’s node.'),
    item: z.number().int().nullable().describe('Which element of a fan-out, from 0.'),
    kind: StepKind,
    status: z.enum(['done', 'failed']),
    title: z.string().describe('What was done, in plain words.'),
    reason: z.string().nullable().describe('Why, or what came of it.'),
    agent: z.string().nullable(),
    sources: z.array(StepSource),
    model: ModelUsage.nullable(),
    suggestionIds: z.array(z.string()),
    startedAt: z.string(),
    endedAt: z.string(),
  })
  .meta({ id: 'Step' });
export type Step = z.infer<typeof Step>;

export const Timeline = z
  .object({ run: Run, steps: z.array(Step), complete: z.boolean().describe('No further step will come.') })
  .meta({ id: 'Timeline' });
export type Timeline = z.infer<typeof Timeline>;
