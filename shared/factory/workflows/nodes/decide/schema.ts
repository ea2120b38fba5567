import { z } from 'zod';
import { Base } from '../base.ts';
import { MOST_WAIT_HOURS } from '../waiting.ts';

/** Waits for the person to decide on all that an earlier node proposed, and no longer than so many hours. */
export const DecideNode = z.strictObject({
  ...Base,
  kind: z.literal('decide'),
  on: z.string().describe('The node that proposed.'),
  withinHours: z.number().int().min(1).max(MOST_WAIT_HOURS),
});
export type DecideNode = z.infer<typeof DecideNode>;
