import { Checkbox } from '@mantine/core';
import type { Suggestion } from '../../../api/contract.ts';
import { useSeen } from '../../../api/use-api.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Said } from '../../../ui/said.tsx';
import { SuggestionStatusTag } from '../../../ui/suggestion-status.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Fields } from '../card/fields.tsx';
import { KIND_NAMES } from '../card/kind-words.ts';
import { Notes, UndoNote } from '../card/notes.tsx';
import { isUnderWay } from '../card/open-suggestion.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './batch.module.css';
import type { Outcome } from './use-batch.ts';

interface BatchItemProps {
  suggestion: Suggestion;
  isChosen: boolean;
  isSending: boolean;
  outcome: Outcome | undefined;
  onChoose(isChosen: boolean): void;
}

/** All that it would do, and what became of it. */
export function BatchItem({ suggestion, isChosen, isSending, outcome, onChoose }: BatchItemProps) {
  const say = suggestionsTexts.use();
  const { title, action, newRecipients } = suggestion;
  return (
    <li className={styles.item}>
      <div className={styles.head}>
        {outcome === undefined && (
          <Checkbox
            aria-label={say('batch.choose', { title })}
            checked={isChosen}
            disabled={isSending}
            onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
          />
        )}
        <h2>
          <Said>{title}</Said>
        </h2>
        <Tag>{say(`kind.${KIND_NAMES[action.kind]}`)}</Tag>
      </div>
      <Notes suggestion={suggestion} />
      <Fields action={action} newRecipients={newRecipients} />
      <UndoNote undo={suggestion.undo} action={action} />
      {outcome?.kind === 'approved' && <Became id={suggestion.id} />}
      {outcome?.kind === 'taken_back' && <Tag>{say('batch.outcome.taken_back')}</Tag>}
      {outcome?.kind === 'refused' && <ProblemNote error={outcome.problem} />}
    </li>
  );
}

const ASK_EVERY_MS = 2_000;

function Became({ id }: { id: string }) {
  const { data } = useSeen(
    'getSuggestion',
    { id },
    { everyMs: ASK_EVERY_MS, stopsWhen: (one) => !isUnderWay(one) },
  );
  const status = data?.body.status ?? 'approved';
  return (
    <p role="status">
      <SuggestionStatusTag status={status} /> {data?.body.outcome && <Said>{data.body.outcome.note}</Said>}
    </p>
  );
}
