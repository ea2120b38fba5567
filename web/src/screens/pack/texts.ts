import { defineTexts } from '../../texts/define-texts.ts';

export const packTexts = defineTexts('pack', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
