import { z } from 'zod';

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
