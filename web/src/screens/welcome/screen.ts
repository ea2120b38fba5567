import { defineScreen } from '../../app/define-screen.ts';
import { welcomeTexts } from './texts.ts';

export const welcome = defineScreen({
  path: '/',
  title: { en: 'Agents that ask first', he: 'סוכנים ששואלים קודם' },
  access: 'everyone',
  texts: welcomeTexts,
  page: () => import('./page.tsx'),
});
