import { Button } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { Done } from '../../api/setup.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Card } from '../../ui/page.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import styles from './checklist.module.css';
import { todayTexts } from './texts.ts';

const ITEMS = ['connect', 'install', 'run', 'decide', 'hours'] as const;
type Item = (typeof ITEMS)[number];

const NOTHING: Done = { you: false, connect: false, install: false, run: false, decide: false, hours: false };

/**
 * What is left of the beginning; goes away when all is done, or when it was put away, until the next sign-in. While
 * that is being asked (`isPending`) it keeps its room, so that nothing below it jumps.
 */
export function Checklist({ done = NOTHING, isPending }: { done: Done | undefined; isPending: boolean }) {
  const say = todayTexts.use();
  // Kept as what is typed is kept: on this device, and no longer than the person is signed in.
  const { value: isPutAway, change: putAway } = useDraft('today.checklist', false);
  const { value: wasComplete, change: noteComplete } = useDraft('today.complete', false);
  const count = ITEMS.filter((item) => done[item]).length;
  const isComplete = isPending ? wasComplete : count === ITEMS.length;
  useEffect(() => {
    if (isComplete !== wasComplete) noteComplete(isComplete);
  }, [isComplete, wasComplete, noteComplete]);
  if (isPutAway || isComplete) return null;
  return (
    <Card className={isPending ? `${styles.checklist} ${styles.pending}` : styles.checklist}>
      <div className={styles.head}>
        <h2>{say('checklist.title')}</h2>
        <span className={styles.count}>{say('checklist.count', { count, all: ITEMS.length })}</span>
        <Button variant="subtle" size="compact-sm" onClick={() => putAway(true)}>
          {say('checklist.put_away')}
        </Button>
      </div>
      <ul className={styles.items}>
        {ITEMS.map((item) => (
          <li key={item} className={styles.item}>
            {done[item] ? (
              <>
                <IconCheck size={18} aria-label={say('checklist.done')} className={styles.done} />
                <span className={styles.over}>{say(`checklist.${item}`)}</span>
              </>
            ) : (
              <>
                <IconCircle size={18} aria-hidden="true" />
                <Way item={item} />
              </>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Way({ item }: { item: Item }) {
  const say = todayTexts.use();
  if (item === 'hours') return <AppLink to="/settings">{say('checklist.hours')}</AppLink>;
  return (
    <AppLink to="/start" search={{ step: item === 'install' ? 'pack' : item }}>
      {say(`checklist.${item}`)}
    </AppLink>
  );
}
