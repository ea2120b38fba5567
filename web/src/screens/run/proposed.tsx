import { useQueries } from '@tanstack/react-query';
import type { Step, Suggestion } from '../../api/contract.ts';
import { readOf } from '../../api/use-api.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { Section } from '../../ui/page.tsx';
import { Said } from '../../ui/said.tsx';
import { SuggestionStatusTag } from '../../ui/suggestion-status.tsx';
import styles from './page.module.css';
import { runTexts } from './texts.ts';

/** What the run proposed, what was decided about it and what came of that. */
export function Proposed({ steps }: { steps: Step[] }) {
  const say = runTexts.use();
  const ids = [...new Set(steps.flatMap(({ suggestionIds }) => suggestionIds))];
  const found = useQueries({ queries: ids.map((id) => readOf('getSuggestion', { id })) });
  if (ids.length === 0) return null;
  const suggestions = found.flatMap(({ data }) => data?.body ?? []);
  return (
    <Section title={say('came_of_it')}>
      <ul className={styles.proposed}>
        {suggestions.map((suggestion) => (
          <Line key={suggestion.id} suggestion={suggestion} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ suggestion: { id, title, status, outcome } }: { suggestion: Suggestion }) {
  return (
    <li>
      <div>
        <AboutLink about={{ type: 'suggestion', id }}>
          <Said>{title}</Said>
        </AboutLink>
        {outcome && (
          <Said block className={styles.small}>
            {outcome.note}
          </Said>
        )}
      </div>
      <SuggestionStatusTag status={status} />
    </li>
  );
}
