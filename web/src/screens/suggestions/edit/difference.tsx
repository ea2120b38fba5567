import { suggestionsTexts } from '../texts.ts';
import styles from './edit.module.css';
import { wordDiff } from './word-diff.ts';

/** What was put in and what was taken out, by words. */
export function Difference({ label, before, after }: { label: string; before: string; after: string }) {
  const say = suggestionsTexts.use();
  return (
    <div>
      <p className={styles.small}>{label}</p>
      <p className={styles.difference} dir="auto">
        {wordDiff(before, after).map(({ kind, text }, place) => {
          // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has nothing else.
          if (kind === 'same') return <span key={place}>{text}</span>;
          const Tag = kind === 'added' ? 'ins' : 'del';
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a stretch has nothing else.
            <Tag key={place} className={styles[kind]}>
              <span className={styles.unseen}>{say(`edit.${kind}`)} </span>
              {text}
            </Tag>
          );
        })}
      </p>
    </div>
  );
}
