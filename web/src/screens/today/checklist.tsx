import { Button } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import type { Done } from '../../api/setup.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Card } from '../../ui/page.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import styles from './checklist.module.css';
import { todayTexts } from './texts.ts';

const ITEMS = ['connect', 'install', 'run', 'decide', 'hours'] as const;
type Item = (typeof ITEMS)[number];

/** What is left of the beginning; goes away when all is done, or when it was put away, until the next sign-in. */
export function Checklist({ done }: { done: Done | undefined }) {
  const say = todayTexts.use();
  // Kept as what is typed is kept: on this device, and no longer than the person is signed in.
  const { value: isPutAway, change: putAway } = useDraft('today.checklist', false);
  if (!done || isPutAway || ITEMS.every((item) => done[item])) return null;
  const count = ITEMS.filter((item) => done[item]).length;
  return (
    <Card className={styles.checklist}>
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
