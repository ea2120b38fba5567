import { defineTexts } from '../../texts/define-texts.ts';

export const packsTexts = defineTexts('packs', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
