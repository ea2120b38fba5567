import { z } from 'zod';
import { Base, Binding } from '../base.ts';
import { MOST_WAIT_HOURS } from '../waiting.ts';

/** Lets time pass: for a span, or until a time. */
export const WaitNode = z.strictObject({
  ...Base,
  kind: z.literal('wait'),
  for: z.union([
    z.strictObject({
      minutes: z
        .number()
        .int()
        .min(1)
        .max(MOST_WAIT_HOURS * 60),
    }),
    z.strictObject({
      until: Binding.describe('A time such as `$run.tomorrow`; what is none is not waited for.'),
    }),
  ]),
});
export type WaitNode = z.infer<typeof WaitNode>;
