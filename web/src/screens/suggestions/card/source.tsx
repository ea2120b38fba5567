import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { AnswerOf, Suggestion } from '../../../api/contract.ts';
import { useOnce } from '../../../api/use-api.ts';
import { keyed } from '../../../ui/keyed.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Lines } from '../../../ui/skeletons.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './card.module.css';
import { SourceEvent } from './source-event.tsx';
import { SourceMessage } from './source-message.tsx';

/** Each look costs the person one of the day's calls, so what is only passed by is not read. */
const LOOKED_AT_MS = 350;

/** What it answers or is about, read anew in the account when it is opened. */
export function Source({ suggestion }: { suggestion: Suggestion }) {
  const say = suggestionsTexts.use();
  const { kind } = suggestion.action;
  const [isWanted, setWanted] = useState(false);
  const isWaiting = suggestion.status === 'pending';
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setWanted(true), LOOKED_AT_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  const { data, error, refetch } = useOnce(
    'getSuggestionSource',
    { id: suggestion.id },
    { enabled: isWanted },
  );
  const isAnswer = kind === 'mail.send' || kind === 'mail.createDraft';
  return (
    <section className={styles.part}>
      <h3>{say(isAnswer ? 'source.title_mail' : 'source.title_about')}</h3>
      {!isWanted && !isWaiting && !data && (
        <div>
          <Button variant="default" size="compact-md" onClick={() => setWanted(true)}>
            {say('source.show')}
          </Button>
        </div>
      )}
      {!data && !error && (isWanted || isWaiting) && <Lines count={2} />}
      {error && !data && (
        <>
          <p>{say('source.failed')}</p>
          <ProblemNote error={error} onRetry={() => void refetch()} />
        </>
      )}
      {data && <Shown source={data} />}
    </section>
  );
}

function Shown({ source }: { source: AnswerOf<'getSuggestionSource'> }) {
  const say = suggestionsTexts.use();
  if (source.kind === 'gone') return <p>{say('source.gone')}</p>;
  if (source.kind === 'event') return <SourceEvent event={source.event} />;
  return <Conversation messages={source.messages} mayHaveOlder={source.mayHaveOlder} />;
}

type Mail = Extract<AnswerOf<'getSuggestionSource'>, { kind: 'mail' }>;

/** The message that is answered in full, those around it folded. */
function Conversation({ messages, mayHaveOlder }: Pick<Mail, 'messages' | 'mayHaveOlder'>) {
  const say = suggestionsTexts.use();
  const answered = messages.find(({ isAnswered }) => isAnswered) ?? messages[0];
  const others = messages.filter((message) => message !== answered);
  return (
    <>
      {answered && <SourceMessage message={answered} />}
      {others.length > 0 && (
        <details className={styles.fold}>
          <summary>{say('source.earlier', { count: others.length })}</summary>
          {keyed(others, ({ at, subject }) => `${at} ${subject}`).map(({ key, item }) => (
            <SourceMessage key={key} message={item} />
          ))}
        </details>
      )}
      {mayHaveOlder && <p className={styles.small}>{say('source.older')}</p>}
      <p className={styles.small}>{say('source.calm')}</p>
    </>
  );
}
