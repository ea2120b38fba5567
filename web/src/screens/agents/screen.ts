import { IconRobot } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { allTexts } from '../../texts/all-texts.ts';
import { toolTexts } from '../../texts/tools/texts.ts';
import { agentsTexts } from './texts.ts';

export const agents = defineScreen({
  path: '/agents',
  title: { en: 'Agents', he: 'סוכנים' },
  access: 'member',
  texts: allTexts(agentsTexts, toolTexts),
  page: () => import('./page.tsx'),
  nav: { place: 'more', icon: IconRobot },
});
