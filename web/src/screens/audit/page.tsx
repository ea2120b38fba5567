import { useSearch } from '@tanstack/react-router';
import { useList } from '../../api/use-api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { EntryLine } from './entry-line.tsx';
import styles from './page.module.css';
import { auditTexts } from './texts.ts';
import { VerifyNote } from './verify-note.tsx';

/** What happened, as the audit holds it; `?subject=` narrows it to one thing. */
export function Page() {
  const say = auditTexts.use();
  const { subject } = useSearch({ strict: false }) as { subject?: string };
  const list = useList('listAudit', { limit: 50, ...(subject && { subject }) });
  const { items, isPending, error, refetch } = list;
  return (
    <PageFrame help="data" title={say('title')} lead={say('lead')}>
      {subject ? (
        <p>
          {say('only')} <AppLink to="/audit">{say('all')}</AppLink>
        </p>
      ) : (
        <VerifyNote />
      )}
      {isPending && <Lines />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!isPending && !error && items.length === 0 && (
        <Empty title={say('empty.title')} text={say('empty.text')} />
      )}
      <ol className={styles.list}>
        {items.map((entry) => (
          <EntryLine key={entry.id} entry={entry} />
        ))}
      </ol>
      <ShowMore list={list} />
    </PageFrame>
  );
}
