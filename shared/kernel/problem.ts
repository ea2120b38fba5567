import { z } from 'zod';

/** RFC 9457 problem. `code` is stable and made for programs; `title` and `detail` are made for people. */
export const Problem = z
  .object({
    type: z.string().describe('Stable address of this kind of problem.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().optional(),
    instance: z.string().optional(),
    code: z.string().describe('`room.reason`, stable.'),
    traceId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .catchall(z.unknown())
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;
