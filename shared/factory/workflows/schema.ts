import { z } from 'zod';

/** A value of a step: a literal, or a reference such as `$read.threadId`, `$item.threadId`, `$run.place`. */
const Binding: z.ZodType<unknown> = z.unknown();
const Bindings = z.record(z.string(), Binding);

export const Condition = z.strictObject({
  fact: z.string().describe('`<name>.<fact>`'),
  is: z.enum(['eq', 'ne', 'gt', 'in']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
});
export type Condition = z.infer<typeof Condition>;

const Base = {
  id: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]*$/)
    .describe('Unique within the workflow.'),
  title: z.string().max(200).describe('What this step does, for the timeline.'),
};

/** Reads through tools, all at once, without a model. */
export const GatherNode = z.strictObject({
  ...Base,
  kind: z.literal('gather'),
  reads: z.record(z.string(), z.strictObject({ tool: z.string(), input: Bindings })),
});

/** An agent's turn: a model reads what it is given and answers in its agreed shape. */
export const ThinkNode = z.strictObject({
  ...Base,
  kind: z.literal('think'),
  agent: z.string().describe('Key of the agent in the pack.'),
  read: z.array(z.string()).describe('Names of the reads that it is given.'),
});
export type ThinkNode = z.infer<typeof ThinkNode>;

/** Goes on at another node, or ends this path. Only forward, so every walk ends. */
export const BranchNode = z.strictObject({
  ...Base,
  kind: z.literal('branch'),
  when: Condition,
  // `next` = go on with the node after this one; `end` = this path is done.
  yes: z.string(),
  no: z.string(),
});

/** Keeps something among the person's own records. */
export const WriteNode = z.strictObject({
  ...Base,
  kind: z.literal('write'),
  agent: z.string(),
  tool: z.string(),
  input: Bindings,
});

export const ProposalTemplate = z.strictObject({
  action: z.string(),
  /** Proposed only when this reference holds something. */
  given: z.string().optional(),
  when: Condition.optional(),
  input: z.union([Bindings, z.string().startsWith('$')]),
  reason: Binding,
  urgency: Binding,
  sources: Binding.optional(),
  missing: Binding.optional(),
  sourceKey: Binding,
  holdUntilReply: z.strictObject({ threadId: Binding, from: Binding }).optional(),
});
export type ProposalTemplate = z.infer<typeof ProposalTemplate>;

/** Turns an agent's answer into suggestions. Nothing happens outside. */
export const SuggestNode = z.strictObject({
  ...Base,
  kind: z.literal('suggest'),
  agent: z.string(),
  propose: z.array(ProposalTemplate).min(1).max(5),
});

export const NotifyNode = z.strictObject({
  ...Base,
  kind: z.literal('notify'),
  message: z.string().max(300).describe('May hold counts as `{suggestions}` and `{items}`.'),
});

export const LeafNode = z.discriminatedUnion('kind', [
  GatherNode,
  ThinkNode,
  BranchNode,
  WriteNode,
  SuggestNode,
  NotifyNode,
]);
export type LeafNode = z.infer<typeof LeafNode>;

/** Walks the body once per element, side by side, at most `max` of them. */
export const EachNode = z.strictObject({
  ...Base,
  kind: z.literal('each'),
  over: z.string().describe('A read with a list, such as `new`.'),
  max: z.number().int().min(1).max(20),
  body: z.array(LeafNode).min(1).max(20),
});
export type EachNode = z.infer<typeof EachNode>;

export const Node = z.discriminatedUnion('kind', [...LeafNode.options, EachNode]);
export type Node = z.infer<typeof Node>;

export const Trigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('manual') }),
  z.strictObject({
    kind: z.literal('schedule'),
    at: z.array(z.string()),
    days: z.enum(['weekdays', 'daily']),
  }),
  z.strictObject({ kind: z.literal('mail'), batch: z.string() }),
]);
export type Trigger = z.infer<typeof Trigger>;

export const Definition = z.strictObject({
  nodes: z.array(Node).min(1).max(40),
  /** Name of the read whose newest element marks how far this workflow has come. */
  cursor: z.string().optional(),
  triggers: z.array(Trigger).min(1),
});
export type Definition = z.infer<typeof Definition>;

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
