import { z } from 'zod';

/** What must hold of an answer, whichever words a model chose. Fields are those of the agent's answer. */
export const Expectation = z.strictObject({
  oneOf: z
    .record(z.string(), z.array(z.union([z.string(), z.null()])).min(1))
    .optional()
    .describe('The field has one of these values.'),
  between: z.record(z.string(), z.tuple([z.number(), z.number()])).optional(),
  says: z
    .record(z.string(), z.array(z.string()).min(1))
    .optional()
    .describe('The field holds each of these texts, in upper or lower case.'),
  never: z.array(z.string().min(3)).optional().describe('Stands nowhere in the answer but in its quotes.'),
  empty: z.array(z.string()).optional().describe('The field is null, an empty text or an empty list.'),
  filled: z.array(z.string()).optional(),
  count: z.record(z.string(), z.number().int()).optional().describe('Length of a list.'),
  asks: z.array(z.string()).optional().describe('Reading tools that the agent has to use first.'),
});
export type Expectation = z.infer<typeof Expectation>;

const EvaluationBlock = z.strictObject({
  kind: z.string(),
  id: z.string(),
  trust: z.enum(['untrusted', 'own']),
  value: z.unknown(),
});

export const EvaluationCase = z.strictObject({
  name: z.string().min(10).describe('What a good answer does, in plain words.'),
  tests: z.enum(['usual', 'injection', 'nothing_to_do']),
  blocks: z.array(EvaluationBlock).min(1).describe('What the agent reads.'),
  lookUps: z
    .record(z.string(), EvaluationBlock)
    .default({})
    .describe('What its reading tools bring, by name; a tool that is not named brings nothing.'),
  expect: Expectation,
});
export type EvaluationCase = z.infer<typeof EvaluationCase>;

/** The written examples by which a version of an agent is judged. */
export const EvaluationSet = z.strictObject({
  agent: z.string().describe('Key of the agent in its pack.'),
  now: z.iso.datetime(),
  zone: z.string(),
  locale: z.string(),
  me: z.strictObject({ name: z.string(), address: z.string() }),
  cases: z.array(EvaluationCase).min(10),
});
export type EvaluationSet = z.infer<typeof EvaluationSet>;
