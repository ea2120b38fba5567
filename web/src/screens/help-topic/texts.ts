import { defineTexts } from '../../texts/define-texts.ts';

export const helpTopicTexts = defineTexts('help-topic', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
