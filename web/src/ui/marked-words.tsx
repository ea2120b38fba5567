import { markedParts } from './marked-text.ts';
import styles from './words.module.css';

/** As `Words` in a block, with what leads somewhere and what is missing set apart. It is only ever text as well. */
export function MarkedWords({ children }: { children: string }) {
  return (
    <div dir="auto" className={styles.block}>
      {markedParts(children).map(({ kind, text }, place) =>
        kind === 'plain' ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a part has nothing else, and the text does not move.
          <mark key={place} className={styles[kind]}>
            {text}
          </mark>
        ),
      )}
    </div>
  );
}
