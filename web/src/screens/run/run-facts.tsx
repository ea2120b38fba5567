import type { Run } from '../../api/contract.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { When } from '../../ui/when.tsx';
import styles from './page.module.css';
import { runTexts } from './texts.ts';

const STARTED_BY = {
  manual: 'by_hand',
  schedule: 'by_schedule',
  mail: 'by_mail',
  calendar: 'by_calendar',
  hook: 'by_hook',
  run: 'by_run',
} as const;

/** When, by whom, how long and for how much. */
export function RunFacts({ run }: { run: Run }) {
  const say = runTexts.use();
  const { duration, usd, dayAndTime } = useFormats();
  const { trigger, startedAt, endedAt, totals, charge, createdAt, expiresAt } = run;
  const tookMs = endedAt && startedAt ? Date.parse(endedAt) - Date.parse(startedAt) : undefined;
  const facts = [
    say(STARTED_BY[trigger.kind]),
    ...(tookMs === undefined ? [] : [say('took', { time: duration(tookMs) })]),
    say('calls', { count: totals.modelCalls }),
    say('looked', { count: totals.connectorCalls }),
    ...(totals.microUsd > 0 ? [usd(totals.microUsd)] : []),
  ];
  return (
    <div className={styles.small}>
      <p>
        <When at={createdAt} exact /> · {facts.join(' · ')}
      </p>
      <p>
        {say(charge)}
        {expiresAt && ` · ${say('kept', { at: dayAndTime(expiresAt) })}`}
      </p>
    </div>
  );
}
