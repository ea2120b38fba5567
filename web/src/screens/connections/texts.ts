import { defineTexts } from '../../texts/define-texts.ts';

export const connectionsTexts = defineTexts('connections', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
