import { z } from 'zod';
import { Base } from '../base.ts';
import { FactTest } from '../fact-test.ts';

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
