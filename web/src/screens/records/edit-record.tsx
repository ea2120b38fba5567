import '../../ui/fields.css';
import { Button, Textarea, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import type { OwnRecord } from '../../api/contract.ts';
import { useChange } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { TEXT_OF, textOf } from './body-of.ts';
import styles from './page.module.css';
import { recordsTexts } from './texts.ts';

interface EditProps {
  record: OwnRecord;
  etag: string | null;
  onClose(): void;
}

/** The words of a record; what else its body holds stays as it is. */
export function EditRecord({ record, etag, onClose }: EditProps) {
  const say = recordsTexts.use();
  const member = TEXT_OF[record.kind] ?? 'text';
  const draft = useDraft(`record.${record.id}.${record.version}`, {
    title: record.title,
    text: textOf(record, member),
  });
  const change = useChange('changeRecord', ['listRecords', 'getRecord']);

  function close() {
    draft.drop();
    onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const { title, text } = draft.value;
    change.mutate(
      {
        input: { id: record.id, title, body: { ...record.body, [member]: text } },
        ...(etag && { ifMatch: etag }),
      },
      {
        onSuccess() {
          announce(say('saved'));
          close();
        },
      },
    );
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={say('heading')}
        value={draft.value.title}
        onChange={(event) => draft.change({ ...draft.value, title: event.currentTarget.value })}
        required
        maxLength={200}
        dir="auto"
      />
      <Textarea
        label={say('text')}
        value={draft.value.text}
        onChange={(event) => draft.change({ ...draft.value, text: event.currentTarget.value })}
        rows={record.kind === 'note' ? 8 : 3}
        dir="auto"
      />
      <div className={styles.actions}>
        <Button type="submit" loading={change.isPending}>
          {say('save')}
        </Button>
        <Button variant="subtle" onClick={close}>
          {say('discard')}
        </Button>
      </div>
      {change.error && <ProblemNote error={change.error} />}
    </form>
  );
}
