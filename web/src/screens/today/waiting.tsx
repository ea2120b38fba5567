import { useQueries } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Suggestion } from '../../api/contract.ts';
import { readOf, useList, useRead } from '../../api/use-api.ts';
import { WAITING } from '../../api/waiting.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { Section } from '../../ui/page.tsx';
import { Said } from '../../ui/said.tsx';
import styles from './page.module.css';
import { split } from './splits.ts';
import { todayTexts } from './texts.ts';

/** What waits for somebody else, for a time that the person named, or for a new message. Nothing of it: not shown. */
export function Waiting() {
  const say = todayTexts.use();
  const { dayAndTime } = useFormats();
  const { waits } = split(useList('listSuggestions', WAITING).items);
  const { items: aside } = useList('listSuggestions', { ...WAITING, aside: 'only' });
  const parked = useParked();
  if (waits.length + aside.length + parked.length === 0) return null;
  return (
    <Section title={say('waiting')}>
      <ul className={styles.lines}>
        {waits.map((suggestion) => (
          <Waits key={suggestion.id} suggestion={suggestion}>
            {say('waits_for', { who: suggestion.hold?.from ?? '' })}
          </Waits>
        ))}
        {aside.map((suggestion) => (
          <Waits key={suggestion.id} suggestion={suggestion}>
            {say('aside', { when: suggestion.laterUntil ? dayAndTime(suggestion.laterUntil) : '' })}
          </Waits>
        ))}
        {parked.map(({ id, title, tries }) => (
          <li key={id} className={styles.line}>
            <Said className={styles.title}>{title}</Said>
            <p className={styles.beside}>{say('parked', { count: tries })}</p>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Waits({ suggestion, children }: { suggestion: Suggestion; children: ReactNode }) {
  return (
    <li className={styles.line}>
      <AboutLink about={{ type: 'suggestion', id: suggestion.id }}>
        <Said className={styles.title}>{suggestion.title}</Said>
      </AboutLink>
      <p className={styles.beside}>{children}</p>
    </li>
  );
}

/** Conversations that no run could finish, of all workflows. */
function useParked() {
  const { data } = useRead('listWorkflows', {});
  return useQueries({
    queries: (data?.items ?? []).map(({ id }) => readOf('listUnfinished', { id })),
    combine: (answers) =>
      answers.flatMap(({ data }) => data?.body.items ?? []).filter(({ state }) => state === 'parked'),
  });
}
