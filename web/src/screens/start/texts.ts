import { defineTexts } from '../../texts/define-texts.ts';

export const startTexts = defineTexts('start', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
