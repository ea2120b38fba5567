import { IconHelpCircle } from '@tabler/icons-react';
import type { HelpTopic } from '../texts/help/topics.ts';
import { sharedTexts } from '../texts/shared/texts.ts';
import { AppLink } from './app-link.tsx';
import styles from './help-link.module.css';

/** Help about what one is looking at: beside it, in the words of its page. */
export function HelpLink({ topic }: { topic: HelpTopic }) {
  const say = sharedTexts.use();
  return (
    <AppLink to="/help/$topic" params={{ topic }} look="plain" className={styles.help}>
      <IconHelpCircle size={18} aria-hidden="true" />
      {say(`help.${topic}`)}
    </AppLink>
  );
}
