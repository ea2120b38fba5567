import type { AuditEntry } from '../../api/contract.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { When } from '../../ui/when.tsx';
import { useEventWords } from './event-words.ts';
import styles from './page.module.css';
import { auditTexts } from './texts.ts';

/** One link of the chain: what happened in words, everything it holds behind a fold. */
export function EntryLine({ entry }: { entry: AuditEntry }) {
  const say = auditTexts.use();
  const words = useEventWords();
  const { seq, at, actor, action, subject, facts, hash } = entry;
  const who = say(actor.kind === 'person' ? 'you' : 'platform');
  return (
    <li className={styles.entry}>
      <p>
        <AboutLink about={subject}>{words(action)}</AboutLink>
      </p>
      <p className={styles.small}>
        <When at={at} exact /> · {say('by', { who })}
      </p>
      <details className={styles.small}>
        <summary>{say('details', { seq })}</summary>
        <dl className={styles.facts} dir="ltr">
          {Object.entries({ action, [subject.type]: subject.id, ...facts, hash }).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </li>
  );
}
