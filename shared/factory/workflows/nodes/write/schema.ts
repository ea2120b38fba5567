import { z } from 'zod';
import { Base, Bindings } from '../base.ts';

/** Keeps something among the person's own records. */
export const WriteNode = z.strictObject({
  ...Base,
  kind: z.literal('write'),
  agent: z.string(),
  tool: z.string(),
  input: Bindings,
});
export type WriteNode = z.infer<typeof WriteNode>;
