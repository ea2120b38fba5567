import { HELP_TOPICS } from '../../texts/help/topics.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageFrame } from '../../ui/page.tsx';
import styles from './page.module.css';
import { helpTexts } from './texts.ts';

export function Page() {
  const say = helpTexts.use();
  const sayShared = sharedTexts.use();
  return (
    <PageFrame title={sayShared('help.title')} lead={say('lead')}>
      <ul className={styles.topics}>
        {HELP_TOPICS.map((topic) => (
          <li key={topic}>
            <AppLink to="/help/$topic" params={{ topic }} look="plain" className={styles.topic}>
              <span className={styles.title}>{sayShared(`help.${topic}`)}</span>
              <span className={styles.about}>{say(`about.${topic}`)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
    </PageFrame>
  );
}
