import { useSetup } from '../../api/use-setup.ts';
import { useSession } from '../../session/use-session.ts';
import { PageFrame } from '../../ui/page.tsx';
import { Checklist } from './checklist.tsx';
import { DayBrief } from './day-brief.tsx';
import { Happened } from './happened.tsx';
import { NeedsYou } from './needs-you.tsx';
import styles from './page.module.css';
import { todayTexts } from './texts.ts';
import { Waiting } from './waiting.tsx';

/** What needs the person, what waits for somebody else, and what happened. */
export function Page() {
  const say = todayTexts.use();
  const session = useSession();
  const { setup, error } = useSetup();
  const name = setup?.preferences.name ?? (session.kind === 'signed_out' ? '' : session.person.name);
  return (
    <PageFrame help="approving" title={name ? say('greeting', { name }) : say('greeting_unnamed')}>
      {(setup || !error) && <Checklist done={setup?.done} isPending={!setup} />}
      <div className={styles.columns}>
        <div className={styles.column}>
          <NeedsYou />
          <Waiting />
        </div>
        <div className={styles.column}>
          <DayBrief />
          <Happened />
        </div>
      </div>
    </PageFrame>
  );
}
