import { useEffect, useState, useSyncExternalStore } from 'react';
import { sharedTexts } from '../texts/shared/texts.ts';
import styles from './announce.module.css';

/** Something to tell in passing, seen and read aloud, with at most one thing to do about it. */
interface Told {
  id: number;
  text: string;
  action: { label: string; run(): void } | undefined;
  forMs: number;
}

const SHOWN_MS = 6_000;

let told: Told | undefined;
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows one line at the foot of the page. A new one takes the place of the one before. */
export function announce(
  text: string,
  { action, forMs = SHOWN_MS }: Partial<Omit<Told, 'id' | 'text'>> = {},
): void {
  lastId += 1;
  put({ id: lastId, text, action, forMs });
}

export const hush = (): void => put(undefined);

function put(next: Told | undefined): void {
  told = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stays as long as somebody points at it or has the focus in it. */
export function Announcer() {
  const say = sharedTexts.use();
  const shown = useSyncExternalStore(subscribe, () => told);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (!shown || isHeld) return;
    const timer = setTimeout(hush, shown.forMs);
    return () => clearTimeout(timer);
  }, [shown, isHeld]);
  const { action } = shown ?? {};
  return (
    <div className={styles.place} role="status" aria-live="polite">
      {shown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: pointing at it only keeps it; everything it does is a button.
        <div
          className={styles.note}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>{shown.text}</span>
          {action && (
            <button
              type="button"
              onClick={() => {
                hush();
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" onClick={hush}>
            {say('close')}
          </button>
        </div>
      )}
    </div>
  );
}
