import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/contract.ts';
import { readOf } from '../../api/use-api.ts';
import { Card } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './page.module.css';
import { auditTexts } from './texts.ts';

/** Checks the whole chain when the person asks, and says what that proves. */
export function VerifyNote() {
  const say = auditTexts.use();
  const { data, isFetching, error, refetch } = useQuery({
    ...readOf('verifyAudit', {}, { enabled: false }),
    gcTime: 0,
  });
  return (
    <Card>
      <div className={styles.verify}>
        <Button variant="default" loading={isFetching} onClick={() => void refetch()}>
          {say('check')}
        </Button>
        <div role="status">{isFetching ? say('checking') : data && <Result found={data.body} />}</div>
      </div>
      {error && !isFetching && <ProblemNote error={error} />}
    </Card>
  );
}

function Result({ found }: { found: AnswerOf<'verifyAudit'> }) {
  const say = auditTexts.use();
  if (!found.verified)
    return (
      <p className={styles.broken}>
        {say('broken', { at: found.brokenAt })} {say(`reasons.${found.reason}`)} {say('broken_next')}
      </p>
    );
  const { entries, from, head } = found;
  return (
    <>
      <p className={styles.holds}>{say('verified', { count: entries })}</p>
      {from !== null && from > 1 && <p>{say('verified_from', { from })}</p>}
      {head && <p className={styles.small}>{say('head', { head })}</p>}
    </>
  );
}
