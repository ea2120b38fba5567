import { Button } from '@mantine/core';
import type { Run } from '../../api/contract.ts';
import { useLiveRun } from '../../api/use-live-run.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RunStatusTag } from '../../ui/run-status.tsx';
import { Said } from '../../ui/said.tsx';
import styles from './live-run-card.module.css';
import { startTexts } from './texts.ts';

const SHOWN = 6;

/** The last steps of a run as they come, and how it ended. */
export function LiveRunCard({ id, onAgain }: { id: string; onAgain(): void }) {
  const say = startTexts.use();
  const { run, steps: told, isLive, isLost, error } = useLiveRun(id);
  // A step may come twice after a break.
  const steps = [...new Map(told.map((step) => [step.id, step])).values()];
  return (
    <div className={styles.run}>
      <p role="status" className={styles.state}>
        {run && <RunStatusTag status={run.status} />}{' '}
        {isLive && (steps.length > 0 ? say('run.steps', { count: steps.length }) : say('run.waiting'))}{' '}
        {isLost && say('run.lost')}
      </p>
      {error && !run && <ProblemNote error={error} />}
      <ol className={styles.steps}>
        {steps.slice(-SHOWN).map((step) => (
          <li key={step.id}>
            <Said>{step.title}</Said>
          </li>
        ))}
      </ol>
      {run && !isLive && <Ending run={run} onAgain={onAgain} />}
      <AboutLink about={{ type: 'run', id }}>{say('run.all')}</AboutLink>
    </div>
  );
}

/** What came of it, and the way on when it was not what one wanted. */
function Ending({ run: { status, summary, outcome }, onAgain }: { run: Run; onAgain(): void }) {
  const say = startTexts.use();
  const told = [summary, outcome?.detail, outcome?.lift].filter((part) => part != null);
  return (
    <>
      {told.length > 0 && (
        <p>
          <Said>{told.join(' ')}</Said>
        </p>
      )}
      {status !== 'completed' && (
        <div>
          <Button variant="default" onClick={onAgain}>
            {say('run.again')}
          </Button>
        </div>
      )}
    </>
  );
}
