import { IconHistory } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { runsTexts } from './texts.ts';

export const runs = defineScreen({
  path: '/runs',
  title: { en: 'Runs', he: 'הרצות' },
  access: 'member',
  texts: runsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'main', icon: IconHistory },
});
