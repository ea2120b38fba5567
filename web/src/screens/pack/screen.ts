import { defineScreen } from '../../app/define-screen.ts';
import { allTexts } from '../../texts/all-texts.ts';
import { toolTexts } from '../../texts/tools/texts.ts';
import { packTexts } from './texts.ts';

export const pack = defineScreen({
  path: '/packs/$id',
  title: { en: 'Pack', he: 'חבילה' },
  access: 'member',
  texts: allTexts(packTexts, toolTexts),
  page: () => import('./page.tsx'),
});
