import type { Run } from '../../api/contract.ts';
import { useRead } from '../../api/use-api.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { When } from '../../ui/when.tsx';
import styles from './page.module.css';
import { runWords } from './run-words.ts';
import { todayTexts } from './texts.ts';

const SHOWN = 5;

/** The last runs in plain words. */
export function Happened() {
  const say = todayTexts.use();
  const { data, error, refetch } = useRead('listRuns', { limit: 20 });
  return (
    <Section title={say('happened')}>
      {error && !data && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Lines />}
      {data?.items.length === 0 && (
        <Empty title={say('runs.none.title')} text={say('runs.none.text')}>
          <AppLink to="/start" look="quiet">
            {say('runs.none.action')}
          </AppLink>
        </Empty>
      )}
      {data && data.items.length > 0 && (
        <ul className={styles.lines}>
          {data.items.slice(0, SHOWN).map((run) => (
            <Line key={run.id} run={run} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Line({ run }: { run: Run }) {
  const say = todayTexts.use();
  const { name, count } = runWords(run);
  return (
    <li className={styles.line}>
      <AppLink to="/runs/$id" params={{ id: run.id }} look="plain" className={styles.title}>
        <Said>{run.title}</Said>
      </AppLink>
      <p className={styles.beside}>
        <span>{say(`runs.${name}`, { count })}</span>
        <When at={run.createdAt} />
      </p>
      {run.outcome && (
        <p className={styles.quiet}>
          <Said>{run.outcome.detail}</Said>
        </p>
      )}
    </li>
  );
}
