import { z } from 'zod';

export const AgentLimits = z
  .object({
    turns: z.number().int().min(1).max(8).describe('Model calls per piece of work, a repair included.'),
    toolCalls: z.number().int().min(0).max(10),
    maxOutputTokens: z.number().int().min(64).max(4_000),
  })
  .meta({ id: 'AgentLimits' });
export type AgentLimits = z.infer<typeof AgentLimits>;

/** What an agent is, as its maker published it. Immutable per version; installed agents pin one. */
export const AgentTemplate = z
  .object({
    id: z.string(),
    version: z.number().int().min(1),
    title: z.string(),
    purpose: z.string().describe('What it does for a person, in one sentence.'),
    instructions: z
      .string()
      .describe('What the model is told. Data of the pack, without authority over the platform.'),
    tools: z.array(z.string()).describe('Reading tools it may call by itself.'),
    output: z
      .object({ name: z.string(), schema: z.record(z.string(), z.unknown()) })
      .describe('JSON Schema of its answer.'),
    facts: z
      .array(z.string())
      .describe('Answer fields that the workflow may branch on: enums, numbers, booleans.'),
    limits: AgentLimits,
  })
  .meta({ id: 'AgentTemplate' });
export type AgentTemplate = z.infer<typeof AgentTemplate>;

/** An installed agent. */
export const Agent = z
  .object({
    id: z.string(),
    templateId: z.string(),
    templateVersion: z.number().int(),
    title: z.string(),
    purpose: z.string(),
    tools: z.array(z.string()),
    enabled: z.boolean().describe('Off means off: each step looks here first.'),
    installationId: z.string().nullable(),
    createdAt: z.string(),
  })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

export const ToolCard = z
  .object({
    name: z.string(),
    mark: z
      .enum(['R', 'S', 'I'])
      .describe('R reads, S proposes an external action, I writes your own undoable records.'),
    summary: z.string(),
    risk: z.enum(['low', 'medium', 'high']).nullable(),
    undo: z.string().nullable(),
  })
  .meta({ id: 'Tool' });
export type ToolCard = z.infer<typeof ToolCard>;
