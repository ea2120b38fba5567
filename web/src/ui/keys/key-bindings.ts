/** What can be done with one key in a queue. */
export const VERBS = ['next', 'previous', 'approve', 'edit', 'reject', 'later', 'undo', 'help'] as const;
export type Verb = (typeof VERBS)[number];

export interface KeyBindings {
  /** Single keys can be switched off altogether (WCAG 2.1.4). */
  isOn: boolean;
  /** As `KeyboardEvent.key` has it, lower-cased. */
  keys: Record<Verb, string>;
}

const KEY = 'connectsoft.keys';

export const DEFAULT_BINDINGS: KeyBindings = {
  isOn: true,
  keys: {
    next: 'j',
    previous: 'k',
    approve: 'a',
    edit: 'e',
    reject: 'r',
    later: 's',
    undo: 'u',
    help: '?',
  },
};

/** What was kept, as far as it can be used; the rest as it is at first. */
export function readBindings(kept: string | null): KeyBindings {
  const told = parsed(kept);
  const keys = { ...DEFAULT_BINDINGS.keys };
  for (const verb of VERBS) {
    const key = told.keys?.[verb];
    if (typeof key === 'string' && key.length > 0) keys[verb] = key;
  }
  const isUsable = new Set(Object.values(keys)).size === VERBS.length;
  return { isOn: told.isOn !== false, keys: isUsable ? keys : DEFAULT_BINDINGS.keys };
}

/** Gives a verb another key. Whatever had that key gets the one that became free, so none is ever given twice. */
export function rebound({ isOn, keys }: KeyBindings, verb: Verb, key: string): KeyBindings {
  const wanted = key.toLowerCase();
  const holder = VERBS.find((one) => keys[one] === wanted);
  return { isOn, keys: { ...keys, ...(holder && { [holder]: keys[verb] }), [verb]: wanted } };
}

export const verbOf = ({ isOn, keys }: KeyBindings, key: string): Verb | undefined =>
  isOn ? VERBS.find((verb) => keys[verb] === key.toLowerCase()) : undefined;

/** One that writes a character: the others already mean something to a browser or a screen reader. */
export const canBeBound = (key: string): boolean => [...key].length === 1 && key.trim() !== '';

interface Kept {
  isOn?: unknown;
  keys?: Partial<Record<Verb, unknown>>;
}

function parsed(kept: string | null): Kept {
  try {
    const value: unknown = JSON.parse(kept ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

let bindings: KeyBindings | undefined;
const listeners = new Set<() => void>();

/** As they are on this device. */
export function keyBindings(): KeyBindings {
  bindings ??= readBindings(localStorage.getItem(KEY));
  return bindings;
}

export function changeBindings(next: KeyBindings): void {
  bindings = next;
  localStorage.setItem(KEY, JSON.stringify(next));
  for (const listener of listeners) listener();
}

export function onBindings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
