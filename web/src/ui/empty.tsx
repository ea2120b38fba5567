import type { ReactNode } from 'react';
import styles from './empty.module.css';

interface EmptyProps {
  title: string;
  /** What will be here, and how it gets here. */
  text: string;
  /** The one next step. */
  children?: ReactNode;
}

/** Where nothing is yet: says what this place is for, and what to do. */
export function Empty({ title, text, children }: EmptyProps) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      <p>{text}</p>
      {children && <div className={styles.action}>{children}</div>}
    </div>
  );
}
