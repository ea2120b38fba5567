import { Button } from '@mantine/core';
import { onlineManager, useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { signIn } from '../../session/session.ts';
import { useSession } from '../../session/use-session.ts';
import { sharedTexts } from '../../texts/shared/texts.ts';
import { useFormats } from '../../texts/use-formats.ts';
import styles from './shell.module.css';

/** Without a network, what is shown is what was known last: this says so, and since when. */
export function OfflineNote() {
  const say = sharedTexts.use();
  const { dayAndTime } = useFormats();
  const client = useQueryClient();
  const isOnline = useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
  const openedOffline = useSession().kind === 'offline';
  if (isOnline && !openedOffline) return null;
  const newest = Math.max(
    0,
    ...client
      .getQueryCache()
      .getAll()
      .map(({ state }) => state.dataUpdatedAt),
  );
  const at = newest > 0 ? dayAndTime(new Date(newest).toISOString()) : '';
  return (
    <div className={styles.offline} role="status">
      <p>{at ? say('offline.since', { at }) : say('offline.nothing')}</p>
      {openedOffline && isOnline && (
        <Button size="compact-sm" variant="default" onClick={() => signIn()}>
          {say('offline.again')}
        </Button>
      )}
    </div>
  );
}
