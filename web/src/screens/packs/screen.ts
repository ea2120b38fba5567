import { IconPackage } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { packsTexts } from './texts.ts';

export const packs = defineScreen({
  path: '/packs',
  title: { en: 'Packs', he: 'חבילות' },
  access: 'member',
  texts: packsTexts,
  page: () => import('./page.tsx'),
  nav: { place: 'main', icon: IconPackage },
});
