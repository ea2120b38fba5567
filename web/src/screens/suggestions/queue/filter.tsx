import '@mantine/core/styles/Input.layer.css';
import { NativeSelect } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { sharedTexts } from '../../../texts/shared/texts.ts';
import { suggestionsTexts } from '../texts.ts';
import styles from './queue.module.css';
import { ENDS, isOfDecided, type Show, searchOf } from './shown.ts';

const PARTS = ['waiting', 'aside', 'decided'] as const;

/** Which part of the suggestions is listed. */
export function Filter({ show }: { show: Show }) {
  const say = suggestionsTexts.use();
  const sayStatus = sharedTexts.use();
  const navigate = useNavigate();
  const isHere = (part: (typeof PARTS)[number]) => part === show || (part === 'decided' && isOfDecided(show));
  return (
    <div className={styles.filter}>
      <nav aria-label={say('show.label')} className={styles.parts}>
        {PARTS.map((part) => (
          <Link
            key={part}
            to="/suggestions"
            search={searchOf(part)}
            className={`${styles.part} ${isHere(part) ? styles.here : ''}`}
            aria-current={isHere(part) ? 'page' : undefined}
            activeProps={{}}
          >
            {say(`show.${part}`)}
          </Link>
        ))}
      </nav>
      {isOfDecided(show) && (
        <NativeSelect
          aria-label={say('show.state')}
          value={show}
          onChange={({ currentTarget }) =>
            void navigate({ to: '/suggestions', search: { show: currentTarget.value }, replace: true })
          }
          data={[
            { value: 'decided', label: say('show.any') },
            ...ENDS.map((end) => ({ value: end, label: sayStatus(`suggestion_status.${end}`) })),
          ]}
        />
      )}
    </div>
  );
}
