import { z } from 'zod';
import { Base } from '../base.ts';

/** Tells the person once that a run has something for them. */
export const NotifyNode = z.strictObject({
  ...Base,
  kind: z.literal('notify'),
  message: z.string().max(300).describe('May hold counts as `{suggestions}`.'),
});
export type NotifyNode = z.infer<typeof NotifyNode>;
