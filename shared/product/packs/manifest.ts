import { z } from 'zod';
import { AgentLimits } from '#factory/agents';
import { Definition } from '#factory/workflows';
import { Capability } from '#platform/connectors';
import { Persona } from '#platform/preferences';

/** A pack is data: this file and one Markdown instruction per agent; no code. */
export const Manifest = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.number().int().min(1),
  title: z.string(),
  purpose: z.string(),
  persona: Persona,
  tier: z.enum(['starter', 'pro']),
  runsPerMonth: z.number().int(),
  needs: z.array(z.strictObject({ kind: Capability, why: z.string(), required: z.boolean() })),
  notYet: z.array(z.string()),
  agents: z
    .array(
      z.strictObject({
        key: z.string(),
        title: z.string(),
        purpose: z.string(),
        instructions: z.string(),
        tools: z.array(z.string()),
        facts: z.array(z.string()),
        limits: AgentLimits,
        output: z.strictObject({ name: z.string(), schema: z.record(z.string(), z.unknown()) }),
      }),
    )
    .min(1)
    .max(6),
  workflows: z
    .array(
      z.strictObject({ key: z.string(), title: z.string(), purpose: z.string(), definition: Definition }),
    )
    .min(1)
    .max(6),
});
export type Manifest = z.infer<typeof Manifest>;

/** What is kept of a version that is no longer installed. */
export const EarlierAgents = Manifest.pick({ id: true, version: true, agents: true });
