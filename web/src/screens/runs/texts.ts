import { defineTexts } from '../../texts/define-texts.ts';

export const runsTexts = defineTexts('runs', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
