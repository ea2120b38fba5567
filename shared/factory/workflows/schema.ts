import { z } from 'zod';
import { FactTest } from './nodes/fact-test.ts';

/** A node of a workflow, as one draws it: what it does and where it leads. */
export const WorkflowNode = z
  .object({
    id: z.string(),
    kind: z
      .string()
      .describe('Of the language: gather, think, each, branch, write, suggest, decide, notify, wait …'),
    title: z.string().describe('As its steps stand in the timeline; what is found out stands in braces.'),
    agentId: z.string().nullable().describe('The agent that works in it.'),
    tools: z
      .array(z.string())
      .describe('Names of the tools it reads or writes with and of the actions it proposes.'),
    inside: z.string().nullable().describe('The `each` whose elements it is done for; null = once in a run.'),
    onlyIf: FactTest.nullable().describe('Passed over unless this holds.'),
    asks: FactTest.nullable().describe('What a branch asks.'),
    leadsTo: z
      .array(
        z.object({
          when: z.enum(['always', 'yes', 'no']),
          to: z.string().nullable().describe('Id of a node; null = this path is done.'),
        }),
      )
      .describe('What comes after it.'),
  })
  .meta({ id: 'WorkflowNode' });
export type WorkflowNode = z.infer<typeof WorkflowNode>;

export const Workflow = z
  .object({
    id: z.string(),
    key: z.string(),
    title: z.string(),
    purpose: z.string(),
    enabled: z.boolean(),
    installationId: z.string().nullable(),
    triggers: z.array(
      z.object({
        kind: z.string(),
        text: z.string().describe('In plain words.'),
        active: z.boolean().describe('False: declared, but not watched yet; start the workflow by hand.'),
      }),
    ),
    agents: z.array(z.string()).describe('Ids of the agents that work in it.'),
    nodes: z.array(WorkflowNode).describe('In the order in which they are walked.'),
    createdAt: z.string(),
  })
  .meta({ id: 'Workflow' });
export type Workflow = z.infer<typeof Workflow>;

/** A conversation that no run has finished yet. */
export const UnfinishedConversation = z
  .object({
    id: z.string(),
    title: z.string().describe('The subject of the conversation.'),
    connectionId: z.string().describe('The mailbox in which it lies.'),
    state: z
      .enum(['next_run', 'waits_for_you', 'parked'])
      .describe(
        '`next_run`: tried again by itself. `waits_for_you`: taken up when you have decided on some of what is proposed. `parked`: left alone until a new message arrives in it, or until you ask for it.',
      ),
    tries: z.number().int().describe('Runs that could not work on it; 0 = none came to it yet.'),
    code: z.string().describe('Why, stable.'),
    reason: z.string().describe('Why, in plain words.'),
    lastTriedAt: z.string(),
    parkedAt: z.string().nullable(),
    runId: z.string().describe('The run that came to it last; its timeline says more.'),
  })
  .meta({ id: 'UnfinishedConversation' });
export type UnfinishedConversation = z.infer<typeof UnfinishedConversation>;
