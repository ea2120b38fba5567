import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import { Said } from '../../../ui/said.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { useDraft } from '../../../ui/use-draft.ts';
import { useDeciding } from '../decide/deciding.ts';
import { canSwipeYes, DecisionBar, type DecisionPanel } from '../decide/decision-bar.tsx';
import { useDecide } from '../decide/use-decide.ts';
import { type Draft, draftName, draftOf } from '../edit/draft.ts';
import { EditForm } from '../edit/edit-form.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';
import { Details } from './details.tsx';
import { Fields } from './fields.tsx';
import { KIND_NAMES } from './kind-words.ts';
import { Notes, UndoNote } from './notes.tsx';
import { Source } from './source.tsx';
import { Standing, Timed } from './standing.tsx';
import { useSwipe } from './use-swipe.ts';
import { Why } from './why.tsx';

interface SuggestionCardProps {
  suggestion: Suggestion;
  /** Of exactly this state; missing until all of it has come. */
  etag: string | undefined;
  /** It still waited when it was opened. */
  wasWaiting: boolean;
  onLeave(): void;
}

/** The same card for every kind of action: what would happen, what it answers, why, and what can be decided about it. */
export function SuggestionCard({ suggestion, etag, wasWaiting, onLeave }: SuggestionCardProps) {
  const say = suggestionsTexts.use();
  const draft = useDraft<Draft>(draftName(suggestion.id), draftOf(suggestion));
  const [isEditing, setEditing] = useState(draft.isKept);
  const mayEdit = suggestion.allowedDecisions.includes('edit');
  const isInForm = isEditing && mayEdit;
  const [panel, setPanel] = useState<DecisionPanel>();
  const { approve } = useDecide();
  const mayReject = suggestion.allowedDecisions.includes('reject');
  const swipe = useSwipe({
    onForward: canSwipeYes(suggestion) && !isInForm ? () => void approve(suggestion, onLeave) : undefined,
    onBack: mayReject && !isInForm ? () => setPanel('reject') : undefined,
  });
  const isNewest = draft.value.revision === suggestion.revision || !isInForm;
  return (
    <article
      className={`${styles.card} ${swipe.isEnough ? styles.enough : ''}`}
      style={{ transform: swipe.offset === 0 ? undefined : `translateX(${swipe.offset}px)` }}
      aria-labelledby={`title-${suggestion.id}`}
      {...swipe.handlers}
    >
      <Head suggestion={suggestion} />
      <Arrived suggestion={suggestion} wasWaiting={wasWaiting} />
      <Notes suggestion={suggestion} />
      <section className={styles.action} aria-label={say('fields.heading')}>
        {(!isInForm || !isNewest) && (
          <Fields action={suggestion.action} newRecipients={suggestion.newRecipients} />
        )}
        {isInForm && (
          <EditForm suggestion={suggestion} etag={etag} draft={draft} onClose={() => setEditing(false)} />
        )}
      </section>
      <UndoNote undo={suggestion.undo} action={suggestion.action} />
      <DecisionBar
        suggestion={suggestion}
        isEditing={isInForm}
        panel={panel}
        onPanel={setPanel}
        onEdit={() => {
          if (!draft.isKept) draft.change(draftOf(suggestion));
          setEditing(true);
        }}
        onLeave={onLeave}
      />
      <Source suggestion={suggestion} />
      <Why suggestion={suggestion} />
      <Details suggestion={suggestion} />
    </article>
  );
}

function Head({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { id, title, risk, status, offlineModel, expiresAt, laterUntil, action } = suggestion;
  return (
    <header className={styles.head}>
      <p className={styles.tags}>
        <Tag>{say(`kind.${KIND_NAMES[action.kind]}`)}</Tag>
        {risk !== 'low' && <Tag tone={risk === 'high' ? 'danger' : 'attention'}>{say(`risk.${risk}`)}</Tag>}
        {offlineModel && <Tag tone="attention">{say('offline_model')}</Tag>}
        <span className={styles.small}>
          {status === 'pending' && !laterUntil && <Timed text="time_left" at={expiresAt} />}
          {laterUntil && <Timed text="back_at" at={laterUntil} />}
        </span>
      </p>
      <h2 id={`title-${id}`}>
        <Said>{title}</Said>
      </h2>
    </header>
  );
}

/** What has become of it, and what the person should know who comes to it. */
function Arrived({ suggestion, wasWaiting }: Pick<SuggestionCardProps, 'suggestion' | 'wasWaiting'>) {
  const say = suggestionsTexts.use();
  const { here, problems } = useDeciding();
  const { again } = useSearch({ strict: false }) as { again?: unknown };
  const { id, allowedDecisions } = suggestion;
  const isOpen = allowedDecisions.includes('approve') || allowedDecisions.includes('reject');
  const isElsewhere = wasWaiting && suggestion.status !== 'pending' && !here.has(id) && !problems.has(id);
  return (
    <>
      {isElsewhere && (
        <p className={styles.note} role="status">
          {say('told.elsewhere')}
        </p>
      )}
      {isOpen && again !== undefined && !problems.has(id) && (
        <p className={styles.note} role="status">
          {say('bar.again')}
        </p>
      )}
      {!isOpen && <Standing suggestion={suggestion} />}
    </>
  );
}
