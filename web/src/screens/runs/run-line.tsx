import type { Run } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AboutLink } from '../../ui/about-link.tsx';
import { isUnderWay, RunStatusTag } from '../../ui/run-status.tsx';
import { Said } from '../../ui/said.tsx';
import styles from './page.module.css';
import { runsTexts } from './texts.ts';

/** One run: what it was, what came of it, when and for how much. */
export function RunLine({ run }: { run: Run }) {
  const say = runsTexts.use();
  const { time, usd } = useFormats();
  const { id, title, status, totals, summary, outcome, createdAt } = run;
  const said = summary ?? outcome?.detail;
  return (
    <li className={styles.line}>
      <div className={styles.what}>
        <p className={styles.title}>
          <AboutLink about={{ type: 'run', id }}>
            <Said>{title}</Said>
          </AboutLink>
        </p>
        {said && <Said block>{said}</Said>}
        <p className={styles.small}>
          {[
            time(createdAt),
            say('steps', { count: totals.steps }),
            ...(totals.suggestions > 0 ? [say('proposed', { count: totals.suggestions })] : []),
            ...(totals.microUsd > 0 ? [usd(totals.microUsd)] : []),
          ].join(' · ')}
        </p>
      </div>
      <span className={isUnderWay(run) ? styles.alive : undefined}>
        <RunStatusTag status={status} />
      </span>
    </li>
  );
}
