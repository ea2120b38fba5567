import { defineTexts } from '../../texts/define-texts.ts';

/** Loaded by each screen that has keys, or their settings. */
export const keysTexts = defineTexts('keys', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
