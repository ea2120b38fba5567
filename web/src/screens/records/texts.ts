import { defineTexts } from '../../texts/define-texts.ts';

export const recordsTexts = defineTexts('records', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
