import { IconDots } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { moreTexts } from './texts.ts';

export const more = defineScreen({
  path: '/more',
  title: { en: 'More', he: 'עוד' },
  access: 'member',
  texts: moreTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'phone', icon: IconDots },
});
