import { IconChecklist } from '@tabler/icons-react';
import { defineScreen } from '../../app/define-screen.ts';
import { keysTexts } from '../../ui/keys/texts.ts';
import { suggestionsTexts } from './texts.ts';

const title = { en: 'Suggestions', he: 'הצעות' };
const texts = { load: () => Promise.all([suggestionsTexts.load(), keysTexts.load()]).then(() => {}) };
const page = () => import('./page.tsx');

export const suggestions = defineScreen({
  path: '/suggestions',
  title,
  access: 'member',
  texts,
  page,
  nav: { place: 'main', icon: IconChecklist },
});

/** One of them is open: beside the list where there is room, else in its place. */
export const suggestion = defineScreen({ path: '/suggestions/$id', title, access: 'member', texts, page });
