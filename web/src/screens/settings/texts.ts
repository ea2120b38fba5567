import { defineTexts } from '../../texts/define-texts.ts';

export const settingsTexts = defineTexts('settings', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
