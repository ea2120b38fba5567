import { Button } from '@mantine/core';
import type { ItemOf } from '../../api/contract.ts';
import { useChange, useRead } from '../../api/use-api.ts';
import { announce } from '../../ui/announce.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Said } from '../../ui/said.tsx';
import styles from './page.module.css';
import { runTexts } from './texts.ts';

type Conversation = ItemOf<'listUnfinished'>;

/** Nothing is left out without a word: conversations that this run came to and did not finish. */
export function Unfinished({ workflowId, runId }: { workflowId: string; runId: string }) {
  const say = runTexts.use();
  const { data } = useRead('listUnfinished', { id: workflowId });
  const own = data?.items.filter((conversation) => conversation.runId === runId) ?? [];
  if (own.length === 0) return null;
  return (
    <Section title={say('unfinished.title')}>
      <p>{say('unfinished.lead')}</p>
      <ul className={styles.proposed}>
        {own.map((conversation) => (
          <Line key={conversation.id} conversation={conversation} workflowId={workflowId} />
        ))}
      </ul>
    </Section>
  );
}

function Line({ conversation, workflowId }: { conversation: Conversation; workflowId: string }) {
  const say = runTexts.use();
  const retry = useChange('retryUnfinished', ['listUnfinished']);
  const { id, title, reason, state } = conversation;
  return (
    <li>
      <div>
        <Said>{title}</Said>
        <Said block className={styles.small}>
          {reason}
        </Said>
        <p className={styles.small}>{say(`unfinished.${state}`)}</p>
        {retry.error && <ProblemNote error={retry.error} />}
      </div>
      {state === 'parked' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={retry.isPending}
          onClick={() =>
            retry.mutate(
              { input: { id: workflowId, ids: [id] } },
              { onSuccess: () => announce(say('unfinished.asked')) },
            )
          }
        >
          {say('unfinished.retry')}
        </Button>
      )}
    </li>
  );
}
