import { Button } from '@mantine/core';
import { useState } from 'react';
import type { OwnRecord } from '../../api/contract.ts';
import { useChange, useSeen } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Toggle } from '../../ui/toggle.tsx';
import { When } from '../../ui/when.tsx';
import { Words } from '../../ui/words.tsx';
import { isLearned, memberOf, TEXT_OF } from './body-of.ts';
import { EditRecord } from './edit-record.tsx';
import styles from './page.module.css';
import { RecordBody } from './record-body.tsx';
import { recordsTexts } from './texts.ts';

/** One record: what it is, what it says, and what can be done with it. */
export function RecordLine({ record }: { record: OwnRecord }) {
  const say = recordsTexts.use();
  const [isEdited, setEdited] = useState(false);
  const [asksToRemove, setAsksToRemove] = useState(false);
  const { id, kind, title, createdBy, updatedAt, canUndo } = record;
  const seen = useSeen(
    'getRecord',
    { id },
    { enabled: isEdited || asksToRemove || canUndo || kind === 'task' },
  );
  const etag = seen.data?.etag ?? null;
  const change = useChange('changeRecord', ['listRecords', 'getRecord']);
  const ifMatch = etag ? { ifMatch: etag } : {};
  return (
    <li className={styles.line}>
      <p className={styles.head}>
        <Words className={styles.title}>{title}</Words> <Tag>{say(`kinds.${kind}`)}</Tag>
      </p>
      {kind === 'task' && (
        <Toggle
          label={say('done')}
          checked={memberOf(record, 'done') === true}
          onChange={(done) => change.mutate({ input: { id, body: { ...record.body, done } }, ...ifMatch })}
        />
      )}
      {isEdited && seen.data ? (
        <EditRecord record={seen.data.body} etag={etag} onClose={() => setEdited(false)} />
      ) : (
        <RecordBody record={record} />
      )}
      <p className={styles.small}>
        {say(createdBy.kind === 'agent' ? 'by_agent' : 'by_you')} · {say('changed')} <When at={updatedAt} />
      </p>
      <div className={styles.actions}>
        {!isEdited && !isLearned(record) && TEXT_OF[kind] && (
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => setEdited(true)}
            aria-label={`${say('edit')}: ${title}`}
          >
            {say('edit')}
          </Button>
        )}
        {canUndo && !isLearned(record) && (
          <Button
            size="compact-sm"
            variant="default"
            loading={change.isPending}
            aria-label={`${say('undo')}: ${title}`}
            onClick={() =>
              change.mutate(
                { input: { id, undo: true }, ...ifMatch },
                { onSuccess: () => announce(say('undone')) },
              )
            }
          >
            {say('undo')}
          </Button>
        )}
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          onClick={() => setAsksToRemove(true)}
          aria-label={`${say('remove')}: ${title}`}
        >
          {say('remove')}
        </Button>
      </div>
      {change.error && <ProblemNote error={change.error} />}
      {asksToRemove && <RemoveDialog record={record} etag={etag} onClose={() => setAsksToRemove(false)} />}
    </li>
  );
}

interface RemoveProps {
  record: OwnRecord;
  etag: string | null;
  onClose(): void;
}

function RemoveDialog({ record, etag, onClose }: RemoveProps) {
  const say = recordsTexts.use();
  const remove = useChange('removeRecord', ['listRecords']);
  return (
    <Confirm
      title={say('remove_title', { title: record.title })}
      text={say(isLearned(record) ? 'remove_learned' : 'remove_text')}
      action={say('remove')}
      isDanger
      isPending={remove.isPending || !etag}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate(
          { input: { id: record.id }, ...(etag && { ifMatch: etag }) },
          {
            onSuccess() {
              announce(say('removed'));
              onClose();
            },
          },
        )
      }
    />
  );
}
