import { useCallback, useState } from 'react';

const PREFIX = 'connectsoft.draft.';

/**
 * What a person is typing, kept on this device until it is sent or thrown away: a session that ends, a reload and a
 * closed tab lose nothing. `name` says what it belongs to, with the state that it is based on
 * (`suggestion.sug_1.2` for its second revision): what was typed for another state is not shown for this one.
 */
export function useDraft<T>(name: string, initial: T) {
  const [value, setValue] = useState<T>(() => read<T>(name) ?? initial);
  const [isKept, setKept] = useState(() => read<T>(name) !== undefined);
  const change = useCallback(
    (next: T) => {
      setValue(next);
      setKept(true);
      localStorage.setItem(PREFIX + name, JSON.stringify(next));
    },
    [name],
  );
  const drop = useCallback(() => {
    dropDraft(name);
    setKept(false);
  }, [name]);
  /** `isKept`: something was typed that has not been sent. */
  return { value, change, drop, isKept };
}

/** Of what nobody will send any more. */
export const dropDraft = (name: string): void => localStorage.removeItem(PREFIX + name);

/** At signing out nothing of the person stays on the device. */
export function dropDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
}

function read<T>(name: string): T | undefined {
  try {
    const kept = localStorage.getItem(PREFIX + name);
    return kept === null ? undefined : (JSON.parse(kept) as T);
  } catch {
    return undefined;
  }
}
