import { defineTexts, type TextName } from '../define-texts.ts';
import { texts as english } from './texts.en.ts';

export const problemTexts = defineTexts('problems', {
  en: async () => ({ texts: english }),
  he: () => import('./texts.he.ts'),
});

type CodeOf<Name> = Name extends `${infer Code}.title` ? Code : never;
/** Codes of refusals that we have words of our own for. */
export type ProblemCode = CodeOf<TextName<typeof english>>;

export function isKnownProblem(code: string): code is ProblemCode {
  const [room = '', reason = ''] = code.split('.');
  const texts: Record<string, Record<string, unknown>> = english;
  return Object.hasOwn(texts, room) && Object.hasOwn(texts[room] ?? {}, reason);
}
