import { z } from 'zod';

/** What is asked of a fact that an earlier node gave. */
export const FactTest = z.strictObject({
  fact: z.string().describe('`<name>.<fact>`'),
  is: z.enum(['eq', 'ne', 'gt', 'in']),
  value: z.union([z.string(), z.number(), z.boolean(), z.array(z.union([z.string(), z.number()]))]),
});
export type FactTest = z.infer<typeof FactTest>;
