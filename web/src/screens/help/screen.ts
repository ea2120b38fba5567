import { IconHelp } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { helpTexts } from './texts.ts';

export const help = defineScreen({
  path: '/help',
  title: { en: 'Help', he: 'עזרה' },
  access: 'everyone',
  texts: helpTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconHelp },
});
