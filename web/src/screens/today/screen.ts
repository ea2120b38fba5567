import { IconSun } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { todayTexts } from './texts.ts';

export const today = defineScreen({
  path: '/today',
  title: { en: 'Today', he: 'היום' },
  access: 'member',
  texts: todayTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'main', icon: IconSun },
});
