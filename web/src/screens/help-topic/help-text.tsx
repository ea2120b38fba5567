import { use } from 'react';
import Markdown, { type Components } from 'react-markdown';
import { useLanguage } from '../../texts/define-texts.ts';
import { loadHelp } from '../../texts/help/load-help.ts';
import type { HelpTopic } from '../../texts/help/topics.ts';
import { AppLink } from '../../ui/app-link.tsx';
import styles from './help-text.module.css';

/** Our own words, so their links lead somewhere: to other help. */
const components: Components = {
  a: ({ href = '', children }) => (
    <AppLink to="/help/$topic" params={{ topic: href.replace('/help/', '') }}>
      {children}
    </AppLink>
  ),
};

export function HelpText({ topic }: { topic: HelpTopic }) {
  const text = use(loadHelp(topic, useLanguage()));
  return (
    <article className={styles.text}>
      <Markdown skipHtml components={components}>
        {text}
      </Markdown>
    </article>
  );
}
