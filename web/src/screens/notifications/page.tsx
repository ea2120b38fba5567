import { Button } from '@mantine/core';
import type { Notification } from '../../api/contract.ts';
import { useChange, useList } from '../../api/use-api.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { PageFrame } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { ShowMore } from '../../ui/show-more.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { When } from '../../ui/when.tsx';
import styles from './page.module.css';
import { notificationsTexts } from './texts.ts';

export function Page() {
  const say = notificationsTexts.use();
  const list = useList('listNotifications', { limit: 50 });
  const { items, isPending, error, refetch } = list;
  return (
    <PageFrame help="runs" title={say('title')} lead={say('lead')}>
      {isPending && <Lines />}
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!isPending && !error && items.length === 0 && (
        <Empty title={say('empty.title')} text={say('empty.text')} />
      )}
      <ul className={styles.list}>
        {items.map((notification) => (
          <Line key={notification.id} notification={notification} />
        ))}
      </ul>
      <ShowMore list={list} />
    </PageFrame>
  );
}

function Line({ notification }: { notification: Notification }) {
  const say = notificationsTexts.use();
  const { id, title, body, about, createdAt, readAt } = notification;
  const mark = useChange('readNotification', ['listNotifications']);
  const isNew = readAt === null;
  return (
    <li className={styles.line}>
      <div>
        <p className={isNew ? styles.new : undefined}>
          <AboutLink about={about}>
            <Said>{title}</Said>
          </AboutLink>{' '}
          {isNew && <Tag tone="attention">{say('unread')}</Tag>}
        </p>
        <Said block className={styles.body}>
          {body}
        </Said>
        <p className={styles.small}>
          <When at={createdAt} />
        </p>
        {mark.error && <ProblemNote error={mark.error} />}
      </div>
      {isNew && (
        <Button
          size="compact-sm"
          variant="default"
          loading={mark.isPending}
          onClick={() => mark.mutate({ input: { id } })}
        >
          {say('read')}
        </Button>
      )}
    </li>
  );
}
