import { markedParts } from './marked-text.ts';
import styles from './words.module.css';

interface MarkedWordsProps {
  /** As it came: from a mail, an agent. */
  children: string;
  /** A text of several lines, in a block of its own. A single line stands where the page begins its lines. */
  block?: boolean;
}

/** As `Words`, with what leads somewhere and what is missing set apart. It is only ever text as well. */
export function MarkedWords({ children, block = false }: MarkedWordsProps) {
  const parts = markedParts(children).map(({ kind, text, at }) =>
    kind === 'plain' ? (
      text
    ) : (
      <mark key={at} className={styles[kind]}>
        {text}
      </mark>
    ),
  );
  if (!block) return <bdi className={styles.line}>{parts}</bdi>;
  return (
    <div dir="auto" className={styles.block}>
      {parts}
    </div>
  );
}
