import { defineTexts } from '../../texts/define-texts.ts';

export const runTexts = defineTexts('run', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
