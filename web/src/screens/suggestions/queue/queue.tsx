import { useCallback, useEffect } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import { AppLink } from '../../../ui/app-link.tsx';
import { Empty } from '../../../ui/empty.tsx';
import { useKeys } from '../../../ui/keys/use-keys.ts';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import { Lines } from '../../../ui/skeletons.tsx';
import { OpenSuggestion } from '../card/open-suggestion.tsx';
import { suggestionsTexts } from '../texts.ts';
import styles from './queue.module.css';
import { afterDeciding, neighbour } from './queue-order.ts';
import { Recent } from './recent.tsx';
import { RowsInColumn, RowsOnPage } from './rows.tsx';
import { isOfDecided, type Show, useOpen, useShown } from './shown.ts';

interface QueueProps {
  id: string | undefined;
  show: Show;
  isWide: boolean;
}

/** Worked through one after another: beside each other on a wide page, else the list or the open one. */
export function Queue({ id, show, isWide }: QueueProps) {
  const list = useShown(show);
  const { items, isPending, error, refetch, hasNextPage, fetchNextPage } = list;
  const ids = items.map((one) => one.id);
  const open = useOpen(show);
  const openNext = (step: 1 | -1) => () => {
    const next = neighbour(ids, id, step);
    if (next !== undefined) open(next);
  };
  useKeys({ next: openNext(1), previous: openNext(-1) });
  const first = ids[0];
  useEffect(() => {
    if (isWide && id === undefined && first !== undefined) open(first);
  });
  const onEnd = useCallback(() => {
    if (hasNextPage) void fetchNextPage();
  }, [hasNextPage, fetchNextPage]);

  if (!isWide && id !== undefined)
    return (
      <>
        <OpenOne id={id} items={items} onLeave={() => open(afterDeciding(ids, id))} />
        <Recent open={id} />
      </>
    );
  if (error && items.length === 0) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (isPending) return <Lines count={5} />;
  const nothing = <Nothing show={show} />;
  if (!isWide)
    return (
      <>
        {!isOfDecided(show) && <Several items={items} />}
        {items.length === 0 ? (
          nothing
        ) : (
          <ListOf rows={RowsOnPage} {...{ items, show, open: id, onEnd, onOpen: open }} />
        )}
        <Recent open={undefined} />
      </>
    );
  return (
    <div className={styles.wide}>
      <div className={styles.side}>
        <Recent open={id} />
        {!isOfDecided(show) && <Several items={items} />}
        {items.length > 0 && (
          <ListOf rows={RowsInColumn} {...{ items, show, open: id, onEnd, onOpen: open }} />
        )}
      </div>
      <div>
        {id === undefined ? (
          items.length === 0 && nothing
        ) : (
          <OpenOne id={id} items={items} onLeave={() => open(afterDeciding(ids, id))} />
        )}
      </div>
    </div>
  );
}

interface ListProps {
  rows: typeof RowsInColumn;
  items: Suggestion[];
  show: Show;
  open: string | undefined;
  onEnd(): void;
  onOpen(id: string): void;
}

function ListOf({ rows: Rows, ...props }: ListProps) {
  const say = suggestionsTexts.use();
  return <Rows {...props} label={say('list')} />;
}

function OpenOne({ id, items, onLeave }: { id: string; items: Suggestion[]; onLeave(): void }) {
  return <OpenSuggestion key={id} id={id} known={items.find((one) => one.id === id)} onLeave={onLeave} />;
}

function Nothing({ show }: { show: Show }) {
  const say = suggestionsTexts.use();
  const part = isOfDecided(show) ? 'decided' : show === 'aside' ? 'aside' : 'waiting';
  return <Empty title={say(`empty.${part}.title`)} text={say(`empty.${part}.text`)} />;
}

/** For those that the server lets be approved together. */
function Several({ items }: { items: Suggestion[] }) {
  const say = suggestionsTexts.use();
  const count = items.filter(({ allowedDecisions }) => allowedDecisions.includes('batch')).length;
  if (count < 2) return null;
  return (
    <div>
      <AppLink to="/suggestions" search={{ several: '1' }} look="quiet">
        {say('bar.several', { count })}
      </AppLink>
    </div>
  );
}
