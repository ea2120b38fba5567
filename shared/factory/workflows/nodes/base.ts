import { z } from 'zod';
import { FactTest } from './fact-test.ts';

/** A value of a step: a literal, or a reference such as `$read.threadId`, `$item.threadId`, `$run.place`. */
export const Binding: z.ZodType<unknown> = z.unknown();
export const Bindings = z.record(z.string(), Binding);

/** What every node has. */
export const Base = {
  id: z
    .string()
    .regex(/^[a-z][a-zA-Z0-9]*$/)
    .describe('Unique within the workflow.'),
  title: z.string().max(200).describe('What this step does, for the timeline.'),
  onlyIf: FactTest.optional().describe('Passed over unless this holds.'),
};
