import { defineTexts } from '../../texts/define-texts.ts';

export const briefTexts = defineTexts('brief', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
