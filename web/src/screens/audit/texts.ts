import { defineTexts } from '../../texts/define-texts.ts';

export const auditTexts = defineTexts('audit', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
