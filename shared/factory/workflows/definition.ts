import { z } from 'zod';
import { Node } from './nodes/index.ts';

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
