import { defineTexts } from '../../texts/define-texts.ts';

export const todayTexts = defineTexts('today', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
