import type { Suggestion } from '../../api/contract.ts';
import { useList } from '../../api/use-api.ts';
import { WAITING } from '../../api/waiting.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Tag } from '../../ui/tag.tsx';
import { useNow } from '../../ui/when.tsx';
import styles from './page.module.css';
import { endsSoon, isUrgent, split } from './splits.ts';
import { todayTexts } from './texts.ts';

const SHOWN = 5;

/** The first few of what can be decided now, and the way to all of it. */
export function NeedsYou() {
  const say = todayTexts.use();
  const { items, isPending, error, refetch } = useList('listSuggestions', WAITING);
  const { needsYou } = split(items);
  return (
    <Section title={say('needs_you')}>
      {error && items.length === 0 && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {isPending && !error && <Lines />}
      {!isPending && !error && needsYou.length === 0 && (
        <Empty title={say('nothing.title')} text={say('nothing.text')} />
      )}
      {needsYou.length > 0 && (
        <ul className={styles.lines}>
          {needsYou.slice(0, SHOWN).map((suggestion) => (
            <Line key={suggestion.id} suggestion={suggestion} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Line({ suggestion }: { suggestion: Suggestion }) {
  const say = todayTexts.use();
  const { relative } = useFormats();
  const now = useNow();
  const { id, title, expiresAt, heldBy } = suggestion;
  return (
    <li className={styles.line}>
      <AboutLink about={{ type: 'suggestion', id }}>
        <Said className={styles.title}>{title}</Said>
      </AboutLink>
      <p className={styles.beside}>
        {isUrgent(suggestion) && <Tag tone="attention">{say('urgent')}</Tag>}
        {heldBy.includes('suggestion.has_gaps') && <Tag tone="attention">{say('has_gaps')}</Tag>}
        {endsSoon(suggestion, now) && <Tag tone="danger">{say('ends_soon')}</Tag>}
        <time dateTime={expiresAt}>{say('ends', { when: relative(expiresAt, now) })}</time>
      </p>
    </li>
  );
}
