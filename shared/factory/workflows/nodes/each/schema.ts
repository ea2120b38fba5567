import { z } from 'zod';
import { Base } from '../base.ts';
import type { FactTest } from '../fact-test.ts';

/** Walks the body once per element, side by side, at most `max` of them. */
export const eachNode = <Inner extends z.ZodType>(inner: Inner) =>
  z.strictObject({
    ...Base,
    kind: z.literal('each'),
    over: z.string().describe('A read with a list, such as `new`.'),
    max: z.number().int().min(1).max(20),
    body: z.array(inner).min(1).max(20),
  });

export interface EachNode<Inner> {
  id: string;
  title: string;
  onlyIf?: FactTest | undefined;
  kind: 'each';
  over: string;
  max: number;
  body: Inner[];
}
