import { IconBell } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { notificationsTexts } from './texts.ts';

export const notifications = defineScreen({
  path: '/notifications',
  title: { en: 'Notifications', he: 'הודעות' },
  access: 'member',
  texts: notificationsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconBell },
});
