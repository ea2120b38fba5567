import { defineScreen } from '../../app/define-screen.ts';
import { allTexts } from '../../texts/all-texts.ts';
import { toolTexts } from '../../texts/tools/texts.ts';
import { startTexts } from './texts.ts';

export const start = defineScreen({
  path: '/start',
  title: { en: 'First steps', he: 'צעדים ראשונים' },
  access: 'member',
  texts: allTexts(startTexts, toolTexts),
  page: () => import('./page.tsx'),
});
