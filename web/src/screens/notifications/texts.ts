import { defineTexts } from '../../texts/define-texts.ts';

export const notificationsTexts = defineTexts('notifications', {
  en: () => import('./texts.en.ts'),
  he: () => import('./texts.he.ts'),
});
