import type { Suggestion } from '../../../api/contract.ts';
import { useSeen } from '../../../api/use-api.ts';
import { AppLink } from '../../../ui/app-link.tsx';
import { Said } from '../../../ui/said.tsx';
import { SuggestionStatusTag } from '../../../ui/suggestion-status.tsx';
import { isUnderWay } from '../card/open-suggestion.tsx';
import { useDeciding } from '../decide/deciding.ts';
import { suggestionsTexts } from '../texts.ts';
import styles from './queue.module.css';

const ASK_EVERY_MS = 2_000;

/** What was approved last, with what becomes of it while one goes on with the next. */
export function Recent({ open }: { open: string | undefined }) {
  const say = suggestionsTexts.use();
  const shown = useDeciding().recent.filter(({ id }) => id !== open);
  if (shown.length === 0) return null;
  return (
    <section className={styles.recent} aria-label={say('recent')}>
      <h2>{say('recent')}</h2>
      <ul role="status">
        {shown.map((one) => (
          <RecentOne key={one.id} one={one} />
        ))}
      </ul>
    </section>
  );
}

function RecentOne({ one: { id, title } }: { one: Pick<Suggestion, 'id' | 'title'> }) {
  const { data } = useSeen('getSuggestion', { id }, { everyMs: ASK_EVERY_MS, stopsWhen: hasEnded });
  const status = data?.body.status ?? 'approved';
  return (
    <li className={styles.recentOne}>
      <SuggestionStatusTag status={status} />
      <AppLink to="/suggestions/$id" params={{ id }}>
        <Said>{title}</Said>
      </AppLink>
    </li>
  );
}

const hasEnded = (suggestion: Suggestion): boolean => !isUnderWay(suggestion);
