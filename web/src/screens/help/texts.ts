import { defineTexts } from '../../texts/define-texts.ts';

export const helpTexts = defineTexts('help', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
