import { mostUrgentFirst } from '../../api/urgency.ts';
import { useRead } from '../../api/use-api.ts';
import type { KnownSetup } from '../../api/use-setup.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { HelpLink } from '../../ui/help-link.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import styles from './decide-step.module.css';
import { StepSheet } from './step-sheet.tsx';
import { startTexts } from './texts.ts';

/** The suggestion to begin with: the most urgent one. It is decided on its own page. */
export function DecideStep({ setup }: { setup: KnownSetup }) {
  const say = startTexts.use();
  const { data, error, refetch } = useRead('listSuggestions', { status: 'pending', limit: 100 });
  const [first] = mostUrgentFirst(data?.items ?? []);
  const isOver = setup.done.decide;
  return (
    <StepSheet
      step="decide"
      title={say(isOver ? 'done.title' : 'decide.title')}
      text={say(isOver ? 'done.text' : 'decide.text')}
      next={isOver ? <ToToday /> : first ? <ToSuggestion id={first.id} /> : data && <ToToday />}
      help={<HelpLink topic="approving" />}
    >
      {error && !data && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Lines count={1} />}
      {data && !first && !isOver && (
        <div>
          <h3>{say('decide.nothing.title')}</h3>
          <p>{say('decide.nothing.text')}</p>
        </div>
      )}
      {first && !isOver && (
        <div className={styles.first}>
          <p>{say('decide.all', { count: data?.items.length ?? 0 })}</p>
          <h3>
            <Said>{first.title}</Said>
          </h3>
          <Said block>{first.reason}</Said>
        </div>
      )}
    </StepSheet>
  );
}

function ToToday() {
  const say = startTexts.use();
  return (
    <AppLink to="/today" look="button">
      {say('done.action')}
    </AppLink>
  );
}

function ToSuggestion({ id }: { id: string }) {
  const say = startTexts.use();
  return (
    <AppLink to="/suggestions/$id" params={{ id }} look="button">
      {say('decide.action')}
    </AppLink>
  );
}
