import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import { AppLink } from '../../../ui/app-link.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { PageFrame } from '../../../ui/page.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Lines } from '../../../ui/skeletons.tsx';
import { useShown } from '../queue/shown.ts';
import { suggestionsTexts } from '../texts.ts';
import styles from './batch.module.css';
import { BatchItem } from './batch-item.tsx';
import { MOST_AT_ONCE, useBatch } from './use-batch.ts';

/** Several approved together, each seen whole before, and each with its own outcome. */
export function Batch() {
  const say = suggestionsTexts.use();
  const { items, isPending } = useShown('waiting');
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const { approve, undo, isSending, error, outcomes, decided } = useBatch();
  const waiting = items.filter(
    ({ id, allowedDecisions }) => allowedDecisions.includes('batch') && !outcomes.has(id),
  );
  const shown = [...decided, ...waiting];
  const chosen = waiting.filter(({ id }) => !left.has(id));
  const choose = ({ id }: Suggestion, isChosen: boolean) =>
    setLeft(isChosen ? without(left, id) : new Set(left).add(id));
  return (
    <PageFrame
      help="approving"
      title={say('batch.title')}
      lead={say('batch.lead')}
      back={<AppLink to="/suggestions">{say('batch.leave')}</AppLink>}
    >
      {isPending && <Lines />}
      {!isPending && shown.length === 0 && <Empty title={say('batch.none')} text={say('lead')} />}
      {waiting.length > 1 && (
        <Checkbox
          label={say('batch.all')}
          checked={chosen.length === waiting.length}
          indeterminate={chosen.length > 0 && chosen.length < waiting.length}
          onChange={({ currentTarget }) =>
            setLeft(currentTarget.checked ? new Set() : new Set(waiting.map(({ id }) => id)))
          }
        />
      )}
      <ul className={styles.items}>
        {shown.map((suggestion) => (
          <BatchItem
            key={suggestion.id}
            suggestion={suggestion}
            isChosen={!left.has(suggestion.id)}
            isSending={isSending}
            outcome={outcomes.get(suggestion.id)}
            onChoose={(isChosen) => choose(suggestion, isChosen)}
          />
        ))}
      </ul>
      {error !== undefined && <ProblemNote error={error} />}
      {(waiting.length > 0 || undo) && (
        <div className={styles.foot}>
          {chosen.length > MOST_AT_ONCE && <p>{say('batch.most', { count: MOST_AT_ONCE })}</p>}
          {waiting.length > 0 && (
            <Button
              size="md"
              disabled={chosen.length === 0}
              loading={isSending}
              onClick={() => void approve(chosen.slice(0, MOST_AT_ONCE))}
            >
              {say('batch.approve', { count: Math.min(chosen.length, MOST_AT_ONCE) })}
            </Button>
          )}
          {undo && (
            <Button size="md" variant="default" onClick={undo}>
              {say('batch.undo')}
            </Button>
          )}
        </div>
      )}
    </PageFrame>
  );
}

function without(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const rest = new Set(ids);
  rest.delete(id);
  return rest;
}
