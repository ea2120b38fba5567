import styles from './words.module.css';

interface WordsProps {
  /** As it came: from a mail, a name, an agent. */
  children: string;
  /** Keeps line breaks, in a block of its own. */
  block?: boolean;
  className?: string | undefined;
}

/**
 * Somebody else's text. It is only ever text: no markup of it lives, no address in it can be clicked or is loaded, its
 * direction is its own and turns nothing around it.
 */
export function Words({ children, block = false, className }: WordsProps) {
  const classes = [block && `${styles.block} ${styles.beside}`, className].filter(Boolean).join(' ');
  return block ? (
    <div dir="auto" className={classes}>
      {children}
    </div>
  ) : (
    <bdi className={classes || undefined}>{children}</bdi>
  );
}
