import { useEffect, useRef, useSyncExternalStore } from 'react';
import { type KeyBindings, keyBindings, onBindings, type Verb, verbOf } from './key-bindings.ts';

export const useKeyBindings = (): KeyBindings => useSyncExternalStore(onBindings, keyBindings);

/** What each key does while this is on the page. Whoever types, or has a dialog open, types. */
export function useKeys(does: Partial<Record<Verb, () => void>>): void {
  const bindings = useKeyBindings();
  const latest = useRef(does);
  useEffect(() => {
    latest.current = does;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const verb = isForTyping(event) ? undefined : verbOf(bindings, event.key);
      const act = verb && latest.current[verb];
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [bindings]);
}

function isForTyping({
  target,
  ctrlKey,
  metaKey,
  altKey,
  isComposing,
  defaultPrevented,
}: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey || isComposing || defaultPrevented) return true;
  const at = target instanceof Element ? target : undefined;
  const isField = at?.closest(
    'input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]',
  );
  return isField != null || document.querySelector('[role=dialog]') !== null;
}
