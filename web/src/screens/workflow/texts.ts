import { defineTexts } from '../../texts/define-texts.ts';

export const workflowTexts = defineTexts('workflow', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
