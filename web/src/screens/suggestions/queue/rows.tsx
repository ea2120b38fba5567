import { useVirtualizer, useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import type { Suggestion } from '../../../api/contract.ts';
import styles from './queue.module.css';
import { neighbour } from './queue-order.ts';
import { Row } from './row.tsx';
import type { Show } from './shown.ts';

/** Every row is as high, so that none has to be measured. As in the style sheet. */
const ROW_PX = 92;
const SPARE_ROWS = 6;

interface RowsProps {
  items: Suggestion[];
  show: Show;
  /** The one that is open. */
  open: string | undefined;
  label: string;
  /** The last row is near. */
  onEnd(): void;
  onOpen(id: string): void;
}

/** Beside the card, with a scroll of its own. Only the rows that are seen are drawn. */
export function RowsInColumn(props: RowsProps) {
  const column = useRef<HTMLDivElement>(null);
  const { items, open } = props;
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => column.current,
    estimateSize: () => ROW_PX,
    overscan: SPARE_ROWS,
    getItemKey: (place) => items[place]?.id ?? place,
  });
  const place = items.findIndex(({ id }) => id === open);
  useEffect(() => {
    if (place >= 0) virtualizer.scrollToIndex(place, { align: 'auto' });
  }, [place, virtualizer]);
  return (
    <div ref={column} className={styles.column}>
      <Drawn {...props} virtualizer={virtualizer} />
    </div>
  );
}

/** On a page of its own. */
export function RowsOnPage(props: RowsProps) {
  const top = useRef<HTMLDivElement>(null);
  const { items } = props;
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => ROW_PX,
    overscan: SPARE_ROWS,
    scrollMargin: top.current?.offsetTop ?? 0,
    getItemKey: (place) => items[place]?.id ?? place,
  });
  return (
    <div ref={top}>
      <Drawn {...props} virtualizer={virtualizer} />
    </div>
  );
}

interface DrawnProps<E extends Element | Window> extends RowsProps {
  virtualizer: Virtualizer<E, Element>;
}

function Drawn<E extends Element | Window>({
  virtualizer,
  items,
  show,
  open,
  label,
  onEnd,
  onOpen,
}: DrawnProps<E>): ReactNode {
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  const isAtEnd = last >= items.length - SPARE_ROWS;
  useEffect(() => {
    if (isAtEnd) onEnd();
  }, [isAtEnd, onEnd]);
  const walk = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next =
      step === 1 || step === -1
        ? neighbour(
            items.map(({ id }) => id),
            open,
            step,
          )
        : undefined;
    if (next === undefined) return;
    event.preventDefault();
    onOpen(next);
  };
  return (
    <ul
      className={styles.rows}
      style={{ height: virtualizer.getTotalSize() }}
      aria-label={label}
      onKeyDown={walk}
    >
      {drawn.map(({ index, key, start }) => {
        const suggestion = items[index];
        return (
          suggestion && (
            <li
              key={key}
              className={styles.place}
              style={{ transform: `translateY(${start - virtualizer.options.scrollMargin}px)` }}
              aria-setsize={items.length}
              aria-posinset={index + 1}
            >
              <Row suggestion={suggestion} show={show} isOpen={suggestion.id === open} />
            </li>
          )
        );
      })}
    </ul>
  );
}
