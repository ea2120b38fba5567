import { defineTexts } from '../define-texts.ts';

/** What more than one screen says. */
export const sharedTexts = defineTexts('shared', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
