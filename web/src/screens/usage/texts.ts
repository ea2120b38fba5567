import { defineTexts } from '../../texts/define-texts.ts';

export const usageTexts = defineTexts('usage', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
