import { sharedTexts } from '../texts/shared/texts.ts';
import styles from './skeletons.module.css';

/** The form of what is coming, so that nothing jumps when it is there. */
export function Lines({ count = 3 }: { count?: number }) {
  const say = sharedTexts.use();
  return (
    <div className={styles.lines} role="status" aria-label={say('loading')}>
      {Array.from({ length: count }, (_, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have nothing else, and do not move.
        <span key={place} className={styles.line} />
      ))}
    </div>
  );
}

export function PageSkeleton() {
  return (
    <div className={styles.page}>
      <span className={styles.title} />
      <Lines count={4} />
    </div>
  );
}
