import '@mantine/core/styles/Input.layer.css';
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useEffect, useRef, useState } from 'react';
import { call } from '../../../api/call.ts';
import type { Suggestion } from '../../../api/contract.ts';
import { isProblem } from '../../../api/problem.ts';
import { keyOf } from '../../../api/use-api.ts';
import { announce } from '../../../ui/announce.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import type { useDraft } from '../../../ui/use-draft.ts';
import { fieldName } from '../card/fields.tsx';
import { renew } from '../decide/renew.ts';
import { suggestionsTexts } from '../texts.ts';
import { Conflict } from './conflict.tsx';
import { Difference } from './difference.tsx';
import { changesOf, type Draft, draftOf, typedOf } from './draft.ts';
import styles from './edit.module.css';
import { saveEdit } from './save-edit.ts';

type KeptDraft = ReturnType<typeof useDraft<Draft>>;

interface EditFormProps {
  suggestion: Suggestion;
  etag: string | undefined;
  draft: KeptDraft;
  onClose(): void;
}

/** The fields that may be edited, in place. What is typed stays until it is saved or thrown away. */
export function EditForm({ suggestion, etag, draft, onClose }: EditFormProps) {
  const say = suggestionsTexts.use();
  const form = useRef<HTMLFormElement>(null);
  const { typed } = draft.value;
  const close = () => {
    draft.drop();
    onClose();
  };
  const { save, isSaving, problem } = useSave({ suggestion, etag, draft, onClose: close });
  const isOutdated = draft.value.revision !== suggestion.revision;
  const hasChanges = Object.keys(changesOf(suggestion.action.payload, typed)).length > 0;
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('textarea, input, select')?.focus();
  }, []);
  if (isOutdated)
    return (
      <Conflict
        suggestion={suggestion}
        typed={typed}
        onMine={() => draft.change({ ...draftOf(suggestion), typed })}
        onNewest={close}
      />
    );
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={say('edit.title')}
      onSubmit={(event) => {
        event.preventDefault();
        if (hasChanges) save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && hasChanges) save();
      }}
    >
      {Object.keys(typed).map((name) => (
        <EditField
          key={name}
          name={name}
          payload={suggestion.action.payload}
          value={typed[name] ?? ''}
          error={fieldError(problem, name)}
          onChange={(value) => draft.change({ ...draft.value, typed: { ...typed, [name]: value } })}
        />
      ))}
      <Differences suggestion={suggestion} typed={typed} />
      {problem !== undefined && <ProblemNote error={problem} />}
      <div className={styles.actions}>
        <Button type="submit" loading={isSaving} disabled={!hasChanges || etag === undefined}>
          {say('edit.save')}
        </Button>
        <Button variant="default" onClick={close}>
          {say('edit.drop')}
        </Button>
        <span className={styles.small}>{say('edit.kept')}</span>
      </div>
    </form>
  );
}

function useSave({ suggestion, etag, draft, onClose }: EditFormProps) {
  const say = suggestionsTexts.use();
  const client = useQueryClient();
  const [isSaving, setSaving] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const save = async () => {
    if (isSaving || etag === undefined) return;
    setSaving(true);
    setProblem(undefined);
    try {
      const { id, revision, hash, action } = suggestion;
      const payload = changesOf(action.payload, draft.value.typed);
      const { body, etag: next } = await saveEdit(call, { id, revision, hash, payload, etag });
      renew(client, body, next);
      announce(say('told.saved'));
      onClose();
    } catch (error) {
      setProblem(isProblem(error, 'api.stale') ? undefined : error);
      await client.invalidateQueries({ queryKey: keyOf('getSuggestion', { id: suggestion.id }) });
    } finally {
      setSaving(false);
    }
  };
  return { save: () => void save(), isSaving, problem };
}

interface EditFieldProps {
  name: string;
  payload: Suggestion['action']['payload'];
  value: string;
  error: string | undefined;
  onChange(value: string): void;
}

const RESPONSES = ['accepted', 'tentative', 'declined'] as const;

function EditField({ name, payload, value, error, onChange }: EditFieldProps) {
  const say = suggestionsTexts.use();
  const shared = {
    label: fieldName(name, say),
    value,
    error,
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => onChange(currentTarget.value),
  };
  if (name === 'response')
    return (
      <NativeSelect
        {...shared}
        data={RESPONSES.map((response) => ({ value: response, label: say(`response.${response}`) }))}
      />
    );
  if (name === 'start' || name === 'end')
    return <TextInput {...shared} type="datetime-local" description={String(payload.zone ?? '')} />;
  if (Array.isArray(payload[name]))
    return (
      <Textarea
        {...shared}
        description={say('edit.one_a_line')}
        rows={Math.max(1, rowsOf(value))}
        spellCheck={false}
        dir="ltr"
      />
    );
  const isLong = name === 'body' || name === 'comment';
  return isLong ? (
    <Textarea {...shared} rows={Math.min(24, Math.max(4, rowsOf(value) + 1))} dir="auto" />
  ) : (
    <TextInput {...shared} dir="auto" />
  );
}

const CHARACTERS_A_ROW = 70;
const rowsOf = (text: string): number =>
  text.split('\n').reduce((rows, line) => rows + 1 + Math.floor(line.length / CHARACTERS_A_ROW), 0);

function fieldError(problem: unknown, name: string): string | undefined {
  if (!isProblem(problem)) return undefined;
  const at = problem.fields.filter(({ pointer }) => `${pointer}/`.startsWith(`/payload/${name}/`));
  return at.length > 0 ? at.map(({ message }) => message).join(' ') : undefined;
}

/** Drawn when there is time for it: typing comes first. */
function Differences({ suggestion, typed }: { suggestion: Suggestion; typed: Draft['typed'] }) {
  const say = suggestionsTexts.use();
  const shown = useDeferredValue(typed);
  const { action, editable, revisions } = suggestion;
  const before = typedOf(action.payload, editable);
  const changed = Object.keys(shown).filter((name) => shown[name] !== before[name]);
  const isOfAgent = revisions.every(({ changed: fields }) => fields.length === 0);
  return (
    <section
      className={styles.differences}
      aria-label={say(isOfAgent ? 'edit.compared' : 'edit.compared_saved')}
    >
      <p className={styles.small}>{say(isOfAgent ? 'edit.compared' : 'edit.compared_saved')}</p>
      {changed.length === 0 && <p className={styles.small}>{say('edit.same')}</p>}
      {changed.map((name) => (
        <Difference
          key={name}
          label={fieldName(name, say)}
          before={before[name] ?? ''}
          after={shown[name] ?? ''}
        />
      ))}
    </section>
  );
}
