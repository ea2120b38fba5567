import { z } from 'zod';
import { Base, Bindings } from '../base.ts';

/** Reads through tools, all at once, without a model. */
export const GatherNode = z.strictObject({
  ...Base,
  kind: z.literal('gather'),
  reads: z.record(z.string(), z.strictObject({ tool: z.string(), input: Bindings })),
});
export type GatherNode = z.infer<typeof GatherNode>;
