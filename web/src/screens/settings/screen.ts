import { IconSettings } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { keysTexts } from '../../ui/keys/texts.ts';
import { settingsTexts } from './texts.ts';

export const settings = defineScreen({
  path: '/settings',
  title: { en: 'Settings', he: 'הגדרות' },
  access: 'member',
  texts: { load: () => Promise.all([settingsTexts.load(), keysTexts.load()]).then(() => {}) },
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconSettings },
});
