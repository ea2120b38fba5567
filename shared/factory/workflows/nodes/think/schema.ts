import { z } from 'zod';
import { Base } from '../base.ts';

/** An agent's turn: a model reads what it is given and answers in its agreed shape. */
export const ThinkNode = z.strictObject({
  ...Base,
  kind: z.literal('think'),
  agent: z.string().describe('Key of the agent in the pack.'),
  read: z.array(z.string()).describe('Names of the reads that it is given.'),
});
export type ThinkNode = z.infer<typeof ThinkNode>;
