import { fill } from './fill/fill.ts';
import type { ResponsesRequest } from './wire/request-shape.ts';
import type { Outcome } from './wire/response.ts';

/** A model that does no work: the smallest answer the schema accepts, made once per schema. For measuring everything but the model. */
export function createStub() {
  const answers = new Map<string, string>();

  return ({ text: { format } }: ResponsesRequest): Outcome => {
    if (format?.type !== 'json_schema') return { kind: 'text', text: 'ok' };
    const key = JSON.stringify(format.schema);
    const text = answers.get(key) ?? JSON.stringify(fill({ schema: format.schema, guess: () => undefined }));
    answers.set(key, text);
    return { kind: 'text', text };
  };
}
