import { IconNotebook } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { recordsTexts } from './texts.ts';

export const records = defineScreen({
  path: '/records',
  title: { en: 'Records', he: 'רשומות' },
  access: 'member',
  texts: recordsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconNotebook },
});
