import type { ReactNode } from 'react';
import styles from './tag.module.css';

export type TagTone = 'calm' | 'good' | 'attention' | 'danger';

/** A state in a word; the word says it, the colour only helps. */
export function Tag({ tone = 'calm', children }: { tone?: TagTone; children: ReactNode }) {
  return <span className={`${styles.tag} ${styles[tone]}`}>{children}</span>;
}
