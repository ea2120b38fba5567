import { defineTexts } from '../../texts/define-texts.ts';

export const welcomeTexts = defineTexts('welcome', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
