import { Link } from '@tanstack/react-router';
import type { Suggestion } from '../../../api/contract.ts';
import { Said } from '../../../ui/said.tsx';
import { SuggestionStatusTag } from '../../../ui/suggestion-status.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { KIND_NAMES } from '../card/kind-words.ts';
import { Timed } from '../card/standing.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './queue.module.css';
import { type Show, searchOf } from './shown.ts';

/** One line of the list: what it is and how long there is time. All of it stands on its card. */
export function Row({ suggestion, show, isOpen }: { suggestion: Suggestion; show: Show; isOpen: boolean }) {
  const say = suggestionsTexts.use();
  const { id, title, status, risk, expiresAt, laterUntil, action } = suggestion;
  return (
    <Link
      to="/suggestions/$id"
      params={{ id }}
      search={searchOf(show)}
      className={`${styles.row} ${isOpen ? styles.open : ''}`}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className={styles.rowTitle}>
        <Said>{title}</Said>
      </span>
      <span className={styles.rowFoot}>
        <span>{say(`kind.${KIND_NAMES[action.kind]}`)}</span>
        {status === 'pending' && risk === 'high' && <Tag tone="danger">{say('risk.high')}</Tag>}
        {status === 'pending' ? (
          <span>
            {laterUntil ? (
              <Timed text="back_at" at={laterUntil} />
            ) : (
              <Timed text="time_left" at={expiresAt} />
            )}
          </span>
        ) : (
          <SuggestionStatusTag status={status} />
        )}
      </span>
    </Link>
  );
}
