import { z } from 'zod';

/** Where a statement comes from: a message, an event, a document, a record. */
export const Source = z
  .strictObject({
    type: z.string().min(1).max(60),
    id: z.string().min(1).max(1_000),
    locator: z.string().max(500).nullable().describe('Place within it, such as a page or a line.'),
  })
  .meta({ id: 'RecordSource' });
export type Source = z.infer<typeof Source>;
