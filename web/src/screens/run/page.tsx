import { useLiveRun } from '../../api/use-live-run.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { PageFrame, Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { RunStatusTag } from '../../ui/run-status.tsx';
import { Said } from '../../ui/said.tsx';
import { PageSkeleton } from '../../ui/skeletons.tsx';
import { useIdParam } from '../../ui/use-id-param.ts';
import { Outcome } from './outcome.tsx';
import styles from './page.module.css';
import { Proposed } from './proposed.tsx';
import { RunActions } from './run-actions.tsx';
import { RunFacts } from './run-facts.tsx';
import { runTexts } from './texts.ts';
import { Timeline } from './timeline.tsx';
import { Unfinished } from './unfinished.tsx';

/** See what the agents did: while they do it, and afterwards. */
export function Page() {
  const say = runTexts.use();
  const id = useIdParam();
  const { run, steps, isPending, error, refetch, isLive, isLost } = useLiveRun(id);
  if (isPending) return <PageSkeleton />;
  if (!run) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  return (
    <PageFrame
      help="runs"
      back={<AppLink to="/runs">{say('all')}</AppLink>}
      title={<Said>{run.title}</Said>}
      actions={<RunActions run={run} />}
    >
      <div className={styles.state} role="status">
        <RunStatusTag status={run.status} />
        {isLive && !isLost && <span className={styles.live}>{say('live')}</span>}
        {isLost && <span>{say('lost')}</span>}
        {run.status === 'queued' && <span>{say('queued')}</span>}
        {run.waitingFor && <span>{say('waiting', { what: run.waitingFor })}</span>}
      </div>
      {run.summary && (
        <Said block className={styles.summary}>
          {run.summary}
        </Said>
      )}
      {run.outcome && <Outcome outcome={run.outcome} />}
      <RunFacts run={run} />
      <Section title={say('steps')}>
        <Timeline steps={steps} isLive={isLive} />
      </Section>
      <Proposed steps={steps} />
      {!isLive && <Unfinished workflowId={run.workflowId} runId={run.id} />}
    </PageFrame>
  );
}
