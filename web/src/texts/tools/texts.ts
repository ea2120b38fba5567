import { defineTexts } from '../define-texts.ts';

/** What tools and actions do, in words; by their names with `_` in the place of the dot. */
export const toolTexts = defineTexts('tools', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
