import { defineScreen } from '../../app/define-screen.ts';
import { runTexts } from './texts.ts';

export const run = defineScreen({
  path: '/runs/$id',
  title: { en: 'What your agents did', he: 'מה הסוכנים שלכם עשו' },
  access: 'member',
  texts: runTexts,
  page: () => import('./page.tsx'),
});
