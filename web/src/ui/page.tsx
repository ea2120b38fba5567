import type { ReactNode } from 'react';
import type { HelpTopic } from '../texts/help/topics.ts';
import { HelpLink } from './help-link.tsx';
import styles from './page.module.css';

interface PageProps {
  title: ReactNode;
  /** One sentence: what this page is for. */
  lead?: ReactNode;
  /** What one can do here, at the end of the first line. */
  actions?: ReactNode;
  /** The help that is about this page; it stands at the end of each. */
  help?: HelpTopic;
  /** Where one came from. */
  back?: ReactNode;
  children: ReactNode;
}

/** The head of a screen and its parts below one another. */
export function PageFrame({ title, lead, actions, help, back, children }: PageProps) {
  return (
    <div className={styles.page}>
      {back}
      <div className={styles.head}>
        <div>
          <h1>{title}</h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
      {help && <HelpLink topic={help} />}
    </div>
  );
}

/** A part of a screen with its own heading. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <h2>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** A sheet of paper on which one thing stands. */
export function Card({ children, className }: { children: ReactNode; className?: string | undefined }) {
  return <div className={[styles.card, className].filter(Boolean).join(' ')}>{children}</div>;
}
