import { useState } from 'react';
import type { Run } from '../../api/contract.ts';
import { useList, useRead } from '../../api/use-api.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { isUnderWay } from '../../ui/run-status.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { useNow } from '../../ui/when.tsx';
import { byDay, dateIn } from './by-day.ts';
import styles from './page.module.css';
import { RunLine } from './run-line.tsx';
import { runsTexts } from './texts.ts';

type Shown = 'all' | 'under_way' | 'ended';
const ASK_EVERY_MS = 5_000;
const DAY_MS = 86_400_000;

export function Page() {
  const say = runsTexts.use();
  const [shown, setShown] = useState<Shown>('all');
  const list = useList('listRuns', { limit: 50 }, { everyMs: ASK_EVERY_MS });
  const { items, isPending, error, refetch } = list;
  const fitting = items.filter((run) => shown === 'all' || isUnderWay(run) === (shown === 'under_way'));
  const isEmpty = !isPending && !error && items.length === 0;
  return (
    <PageFrame help="runs" title={say('title')} lead={say('lead')}>
      {isPending && <Lines count={5} />}
      {error && items.length === 0 && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {isEmpty && (
        <Empty title={say('empty.title')} text={say('empty.text')}>
          <AppLink to="/packs" look="button">
            {say('empty.action')}
          </AppLink>
        </Empty>
      )}
      {items.length > 0 && (
        <Choice<Shown>
          legend={say('filter')}
          value={shown}
          options={[
            { value: 'all', label: say('all') },
            { value: 'under_way', label: say('under_way') },
            { value: 'ended', label: say('ended') },
          ]}
          onChange={setShown}
        />
      )}
      {items.length > 0 && fitting.length === 0 && <p>{say('none')}</p>}
      <Days runs={fitting} />
      <ShowMore list={list} />
    </PageFrame>
  );
}

function Days({ runs }: { runs: Run[] }) {
  const say = runsTexts.use();
  const { day } = useFormats();
  const now = useNow();
  const zone = useRead('getPreferences', {}).data?.zone;
  const names = new Map([
    [dateIn(new Date(now).toISOString(), zone), say('today')],
    [dateIn(new Date(now - DAY_MS).toISOString(), zone), say('yesterday')],
  ]);
  return byDay(runs, zone).map(({ date, items }) => (
    <Section key={date} title={names.get(date) ?? day(items[0]?.createdAt ?? date)}>
      <ul className={styles.list}>
        {items.map((run) => (
          <RunLine key={run.id} run={run} />
        ))}
      </ul>
    </Section>
  ));
}
