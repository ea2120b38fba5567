import '../../ui/fields.css';
import { Button, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useDraft } from '../../ui/use-draft.ts';
import { useOwnName } from '../../ui/use-own-name.ts';
import styles from './page.module.css';
import { recordsTexts } from './texts.ts';

const MOST_TITLE = 120;

/** A task or a note, written by hand. Its first line is its title. */
export function NewRecord({ kind }: { kind: 'task' | 'note' }) {
  const say = recordsTexts.use();
  const [isOpen, setOpen] = useState(false);
  const draft = useDraft(`record.new.${kind}`, '');
  const create = useChange('createRecord', ['listRecords']);
  const owner = useOwnName();

  function submit(event: FormEvent) {
    event.preventDefault();
    const text = draft.value.trim();
    const title = (text.split('\n')[0] ?? '').slice(0, MOST_TITLE);
    const input =
      kind === 'task'
        ? { kind, title, body: { text, done: false, owner } }
        : { kind, title, body: { markdown: text, citations: [], glossary: [] } };
    create.mutate(
      { input },
      {
        onSuccess() {
          draft.drop();
          draft.change('');
          setOpen(false);
          announce(say('saved'));
        },
      },
    );
  }

  if (!isOpen)
    return (
      <Button variant="default" onClick={() => setOpen(true)}>
        {say(`new_${kind}`)}
      </Button>
    );
  return (
    <form className={styles.form} onSubmit={submit}>
      <Textarea
        label={say(`new_${kind}`)}
        value={draft.value}
        onChange={(event) => draft.change(event.currentTarget.value)}
        rows={kind === 'task' ? 2 : 6}
        required
        dir="auto"
        autoFocus
      />
      <div className={styles.actions}>
        <Button type="submit" loading={create.isPending}>
          {say('add')}
        </Button>
        <Button
          variant="subtle"
          onClick={() => {
            draft.change('');
            draft.drop();
            setOpen(false);
          }}
        >
          {say('discard')}
        </Button>
      </div>
      {create.error && <ProblemNote error={create.error} />}
    </form>
  );
}
