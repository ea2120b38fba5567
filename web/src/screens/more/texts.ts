import { defineTexts } from '../../texts/define-texts.ts';

export const moreTexts = defineTexts('more', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
