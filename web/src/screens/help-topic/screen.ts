import { defineScreen } from '../../app/define-screen.ts';
import { helpTopicTexts } from './texts.ts';

export const helpTopic = defineScreen({
  path: '/help/$topic',
  title: { en: 'Help', he: 'עזרה' },
  access: 'everyone',
  texts: helpTopicTexts,
  page: () => import('./page.tsx'),
});
