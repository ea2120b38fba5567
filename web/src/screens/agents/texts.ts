import { defineTexts } from '../../texts/define-texts.ts';

export const agentsTexts = defineTexts('agents', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
