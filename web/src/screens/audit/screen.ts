import { IconShieldCheck } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { auditTexts } from './texts.ts';

export const audit = defineScreen({
  path: '/audit',
  title: { en: 'Activity record', he: 'יומן פעולות' },
  access: 'member',
  texts: auditTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconShieldCheck },
});
