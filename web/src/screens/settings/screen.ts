import { IconSettings } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { settingsTexts } from './texts.ts';

export const settings = defineScreen({
  path: '/settings',
  title: { en: 'Settings', he: 'הגדרות' },
  access: 'member',
  texts: settingsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconSettings },
});
