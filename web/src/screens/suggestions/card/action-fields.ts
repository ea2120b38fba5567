import type { Suggestion } from '../../../api/contract.ts';

type Action = Suggestion['action'];

/** One thing that the action sets, in the form that a person reads it. */
export type Field =
  | { kind: 'addresses'; name: string; value: string[] }
  | { kind: 'line'; name: string; value: string }
  | { kind: 'text'; name: string; value: string }
  /** A moment, on the clocks of `zone`. */
  | { kind: 'moment'; name: string; value: string; zone: string }
  | { kind: 'choice'; name: string; value: string };

/** Values that only a machine reads; the person finds them behind “details”. */
const IDS = new Set(['threadId', 'eventId']);
/** What is set besides, and told in words by a field beside it. */
const TOLD_ELSEWHERE: Partial<Record<Action['kind'], Set<string>>> = {
  'mail.archive': new Set(['remember']),
  'calendar.updateEvent': new Set(['zone']),
};
const LONG = new Set(['body', 'comment', 'fromNowOn']);
const ORDER = ['to', 'cc', 'subject', 'body', 'label', 'start', 'end', 'response', 'comment', 'fromNowOn'];

/** Everything that the action sets, in the order of reading. A field that nobody here knows is shown as it is. */
export function fieldsOf({ kind, payload }: Pick<Action, 'kind' | 'payload'>): Field[] {
  const elsewhere = TOLD_ELSEWHERE[kind];
  return Object.entries(payload)
    .filter(([name]) => !IDS.has(name) && !elsewhere?.has(name))
    .toSorted(([a], [b]) => placeOf(a) - placeOf(b))
    .map(([name, value]) => fieldOf(name, value, payload));
}

/** What is set by ids: the machine's side of it. */
export function idsOf({ payload, target }: Pick<Action, 'payload' | 'target'>): [string, string][] {
  const named = Object.entries(payload).filter(([name]) => IDS.has(name));
  const ids = [...named, ...Object.entries(target)].map(([name, id]): [string, string] => [name, String(id)]);
  // What is changed, and what it was made for, are as a rule the same thing.
  return [...new Map(ids.map((pair) => [pair.join(' '), pair])).values()];
}

export const textOf = (payload: Action['payload'], name: string): string =>
  typeof payload[name] === 'string' ? payload[name] : '';

export const addressesOf = (payload: Action['payload'], name: string): string[] =>
  Array.isArray(payload[name]) ? payload[name].map(String) : [];

function fieldOf(name: string, value: unknown, payload: Action['payload']): Field {
  if (Array.isArray(value)) return { kind: 'addresses', name, value: value.map(String) };
  if (name === 'start' || name === 'end')
    return { kind: 'moment', name, value: String(value), zone: textOf(payload, 'zone') };
  if (name === 'response') return { kind: 'choice', name, value: String(value) };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return { kind: LONG.has(name) ? 'text' : 'line', name, value: text };
}

function placeOf(name: string): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.length : place;
}
