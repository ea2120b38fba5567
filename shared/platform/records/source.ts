import { z } from 'zod';
import { line } from '#kernel/contract';

/** Where a statement comes from: a message, an event, a document, a record. */
export const RecordSource = z
  .strictObject({
    type: line(60, 1),
    id: line(1_000, 1),
    locator: line(500).nullable().describe('Place within it, such as a page or a line.'),
  })
  .meta({ id: 'RecordSource' });
export type RecordSource = z.infer<typeof RecordSource>;
