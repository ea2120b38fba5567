import { type PointerEvent, useRef, useState } from 'react';

/** So far has a finger to go before lifting it means something. */
const ENOUGH_PX = 96;
/** A finger that goes down rather than aside scrolls. */
const MOSTLY = 1.5;

interface Swipes {
  /** In the direction of reading. */
  onForward?: (() => void) | undefined;
  onBack?: (() => void) | undefined;
}

/** A finger that draws the card aside. Whatever it does has a button as well. */
export function useSwipe({ onForward, onBack }: Swipes) {
  const from = useRef<{ x: number; y: number } | undefined>(undefined);
  const [offset, setOffset] = useState(0);
  const end = (event: PointerEvent<HTMLElement>, isDone: boolean) => {
    from.current = undefined;
    setOffset(0);
    const way = offset * directionAt(event.currentTarget);
    if (isDone && way > ENOUGH_PX) onForward?.();
    if (isDone && way < -ENOUGH_PX) onBack?.();
  };
  return {
    offset,
    isEnough: Math.abs(offset) > ENOUGH_PX,
    handlers: {
      onPointerDown(event: PointerEvent<HTMLElement>) {
        if (event.pointerType === 'touch' && event.isPrimary)
          from.current = { x: event.clientX, y: event.clientY };
      },
      onPointerMove(event: PointerEvent<HTMLElement>) {
        if (!from.current) return;
        const [x, y] = [event.clientX - from.current.x, event.clientY - from.current.y];
        const way = x * directionAt(event.currentTarget);
        const isAside = Math.abs(x) > Math.abs(y) * MOSTLY;
        setOffset(isAside && (way > 0 ? onForward : onBack) ? x : 0);
      },
      onPointerUp: (event: PointerEvent<HTMLElement>) => from.current && end(event, true),
      onPointerCancel: (event: PointerEvent<HTMLElement>) => from.current && end(event, false),
    },
  };
}

const directionAt = (element: Element): 1 | -1 => (getComputedStyle(element).direction === 'rtl' ? -1 : 1);
