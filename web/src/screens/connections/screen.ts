import { IconPlugConnected } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { connectionsTexts } from './texts.ts';

export const connections = defineScreen({
  path: '/connections',
  title: { en: 'Connections', he: 'חיבורים' },
  access: 'member',
  texts: connectionsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconPlugConnected },
});
