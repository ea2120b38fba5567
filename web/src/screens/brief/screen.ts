import { defineScreen } from '../../app/define-screen.ts';
import { briefTexts } from './texts.ts';

export const brief = defineScreen({
  path: '/brief/$id',
  title: { en: 'Page for the day', he: 'הדף ליום' },
  access: 'member',
  texts: briefTexts,
  page: () => import('./page.tsx'),
});
