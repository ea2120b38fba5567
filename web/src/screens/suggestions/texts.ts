import { defineTexts } from '../../texts/define-texts.ts';
import type { texts as english } from './texts.en.ts';

export const suggestionsTexts = defineTexts<typeof english>('suggestions', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
