import { Button } from '@mantine/core';
import type { OwnRecord } from '../../api/contract.ts';
import { useChange, useRead } from '../../api/use-api.ts';
import { useFormats } from '../../texts/use-formats.ts';
import { AppLink } from '../../ui/app-link.tsx';
import { keyed } from '../../ui/keyed.ts';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Lines } from '../../ui/skeletons.tsx';
import { Words } from '../../ui/words.tsx';
import styles from './page.module.css';
import { todayTexts } from './texts.ts';

const SHOWN = 3;
const WHILE_WRITTEN_MS = 3_000;
/** What a pack calls its workflow that writes the page for the day; the pack's own name stands before it. */
const WRITES_BRIEFS = /\.brief$/;

/** The newest page for the day: its beginning, and the way to all of it. */
export function DayBrief() {
  const say = todayTexts.use();
  const write = useChange('startRun', ['listRuns']);
  const { data: run } = useRead(
    'getRun',
    { id: write.data?.body.id ?? '' },
    { everyMs: WHILE_WRITTEN_MS, enabled: write.isSuccess },
  );
  const isBeingWritten = write.isSuccess && !run?.endedAt;
  const { data, error } = useRead(
    'listRecords',
    { kind: 'brief', limit: 1 },
    { everyMs: isBeingWritten && WHILE_WRITTEN_MS },
  );
  const newest = data?.items[0];
  return (
    <Section title={say('brief.title')}>
      {error && !data && <ProblemNote error={error} />}
      {!data && !error && <Lines count={1} />}
      {newest && <Beginning brief={newest} />}
      {data && !newest && <p className={styles.quiet}>{say('brief.none')}</p>}
      {isBeingWritten && <p role="status">{say('brief.writing')}</p>}
      {write.error && <ProblemNote error={write.error} />}
      <div className={styles.actions}>
        {newest && (
          <AppLink to="/brief/$id" params={{ id: newest.id }}>
            {say('brief.read')}
          </AppLink>
        )}
        {data && !isBeingWritten && (
          <WriteButton
            hasOne={newest !== undefined}
            isPending={write.isPending}
            onWrite={(id) => write.mutate({ input: { id } })}
          />
        )}
      </div>
    </Section>
  );
}

interface WriteButtonProps {
  hasOne: boolean;
  isPending: boolean;
  onWrite(workflowId: string): void;
}

function WriteButton({ hasOne, isPending, onWrite }: WriteButtonProps) {
  const say = todayTexts.use();
  const { data } = useRead('listWorkflows', {});
  const writer = data?.items.find(({ key, enabled }) => WRITES_BRIEFS.test(key) && enabled);
  if (!data) return null;
  if (!writer) return hasOne ? null : <p className={styles.quiet}>{say('brief.no_pack')}</p>;
  return (
    <Button variant="default" loading={isPending} onClick={() => onWrite(writer.id)}>
      {say(hasOne ? 'brief.write_new' : 'brief.write')}
    </Button>
  );
}

function Beginning({ brief: { title, body } }: { brief: OwnRecord }) {
  const say = todayTexts.use();
  const { day } = useFormats();
  if (!('sections' in body)) return null;
  const items = body.sections.flatMap(({ items }) => items);
  return (
    <>
      <p className={styles.title}>
        <Words>{title}</Words>
      </p>
      <p className={styles.beside}>{say('brief.of', { day: day(`${body.date}T12:00:00Z`) })}</p>
      <ul className={styles.lines}>
        {keyed(items.slice(0, SHOWN), ({ text }) => text).map(({ key, item }) => (
          <li key={key} className={styles.line}>
            <Words>{item.text}</Words>
          </li>
        ))}
      </ul>
    </>
  );
}
