import { useSyncExternalStore } from 'react';
import type { Suggestion } from '../../../api/contract.ts';

export type Verdict = 'approve' | 'reject' | 'later';

/**
 * What the person has decided since the page was loaded, and what is still on its way. It outlives the screen, so that
 * whoever goes on to the next one, or away and back, finds what became of it.
 */
export interface Deciding {
  /** On their way to the server. `isLeft`: shown as decided already, because it can be taken back. */
  sending: ReadonlyMap<string, { verdict: Verdict; isLeft: boolean }>;
  /** Why it was not decided, until the next try. */
  problems: ReadonlyMap<string, unknown>;
  /** Decided from this window; all else was decided elsewhere. */
  here: ReadonlySet<string>;
  /** What was approved, newest first. */
  recent: readonly Pick<Suggestion, 'id' | 'title'>[];
  /** Takes back the last decision that can be taken back. */
  undo: (() => void) | undefined;
}

const MOST_RECENT = 3;

let current: Deciding = {
  sending: new Map(),
  problems: new Map(),
  here: new Set(),
  recent: [],
  undo: undefined,
};
const listeners = new Set<() => void>();

export const deciding = (): Deciding => current;

export const useDeciding = (): Deciding => useSyncExternalStore(subscribe, deciding);

export function beginDeciding(id: string, verdict: Verdict, isLeft: boolean): void {
  become({
    sending: including(current.sending, id, { verdict, isLeft }),
    problems: without(current.problems, id),
  });
}

export const noteDecided = (id: string): void =>
  become({ sending: without(current.sending, id), here: new Set(current.here).add(id) });

export const noteProblem = (id: string, problem: unknown): void =>
  become({ sending: without(current.sending, id), problems: including(current.problems, id, problem) });

export const noteApproved = ({ id, title }: Pick<Suggestion, 'id' | 'title'>): void =>
  become({ recent: [{ id, title }, ...exceptOf(id)].slice(0, MOST_RECENT) });

export const noteTakenBack = (id: string): void => become({ recent: exceptOf(id) });

export const offerUndo = (undo: (() => void) | undefined): void => become({ undo });

const exceptOf = (id: string) => current.recent.filter((one) => one.id !== id);

function become(next: Partial<Deciding>): void {
  current = { ...current, ...next };
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const including = <V>(map: ReadonlyMap<string, V>, id: string, value: V) => new Map(map).set(id, value);

function without<V>(map: ReadonlyMap<string, V>, id: string): ReadonlyMap<string, V> {
  const rest = new Map(map);
  rest.delete(id);
  return rest;
}
