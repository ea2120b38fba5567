import { IconGauge } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { usageTexts } from './texts.ts';

export const usage = defineScreen({
  path: '/usage',
  title: { en: 'Usage and plan', he: 'שימוש ותוכנית' },
  access: 'member',
  texts: usageTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconGauge },
});
