import type { Language } from '../i18n.ts';
import type { HelpTopic } from './topics.ts';

const pages = import.meta.glob<string>('./*/*.md', { query: '?raw', import: 'default' });
const loaded = new Map<string, Promise<string>>();

/** The page about a topic, as Markdown. The same promise for the same page, so that it can be waited for while drawing. */
export function loadHelp(topic: HelpTopic, language: Language): Promise<string> {
  const path = `./${language}/${topic}.md`;
  const known = loaded.get(path);
  if (known) return known;
  const page = load(path);
  loaded.set(path, page);
  // What did not come may come the next time.
  page.catch(() => loaded.delete(path));
  return page;
}

async function load(path: string): Promise<string> {
  const page = pages[path];
  if (!page) throw new Error(`There is no ${path}.`);
  return page();
}
