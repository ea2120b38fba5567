import { useState } from 'react';
import { useList } from '../../api/use-api.ts';
import { Choice } from '../../ui/choice.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { KINDS, type Kind } from './body-of.ts';
import { NewRecord } from './new-record.tsx';
import styles from './page.module.css';
import { RecordLine } from './record-line.tsx';
import { recordsTexts } from './texts.ts';

/** The person's own records, each in the form of its kind. */
export function Page() {
  const say = recordsTexts.use();
  const [kind, setKind] = useState<Kind | 'all'>('all');
  const list = useList('listRecords', { limit: 50, ...(kind !== 'all' && { kind }) });
  const { items, isPending, error, refetch } = list;
  return (
    <PageFrame help="data" title={say('title')} lead={say('lead')}>
      <Choice<Kind | 'all'>
        legend={say('kind')}
        value={kind}
        options={[
          { value: 'all', label: say('all') },
          ...KINDS.map((value) => ({ value, label: say(`kinds.${value}`) })),
        ]}
        onChange={setKind}
      />
      <div className={styles.actions}>
        <NewRecord kind="task" />
        <NewRecord kind="note" />
      </div>
      {isPending && <Lines />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!isPending && !error && items.length === 0 && (
        <Empty title={say('empty.title')} text={say('empty.text')} />
      )}
      <ul className={styles.list}>
        {items.map((record) => (
          <RecordLine key={record.id} record={record} />
        ))}
      </ul>
      <ShowMore list={list} />
    </PageFrame>
  );
}
