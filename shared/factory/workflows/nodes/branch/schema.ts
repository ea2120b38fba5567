import { z } from 'zod';
import { Base } from '../base.ts';

export const FactTest = z.strictObject({
  fact: z.string().describe('`<name>.<fact>`'),
  is: z.enum(['eq', 'ne', 'gt', 'in']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
});
export type FactTest = z.infer<typeof FactTest>;

/** Goes on at another node, or ends this path. Only forward, so every walk ends. */
export const BranchNode = z.strictObject({
  ...Base,
  kind: z.literal('branch'),
  when: FactTest,
  // `next` = go on with the node after this one; `end` = this path is done.
  yes: z.string(),
  no: z.string(),
});
export type BranchNode = z.infer<typeof BranchNode>;
