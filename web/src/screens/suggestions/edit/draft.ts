import type { Suggestion } from '../../../api/contract.ts';
import { momentOf, wallTime, withOffset } from '../../../ui/zone-time.ts';
import { addressesOf, textOf } from '../card/action-fields.ts';

type Payload = Suggestion['action']['payload'];

/** What the person typed, and for which revision. */
export interface Draft {
  revision: number;
  hash: string;
  /** As it stands in the fields: addresses one a line, times as the clocks of the event's zone show them. */
  typed: Record<string, string>;
}

/** One draft for a suggestion; the revision that it was typed for stands in it, so that a newer one does not hide it. */
export const draftName = (id: string): string => `suggestion.${id}`;

export const draftOf = ({ revision, hash, action, editable }: Suggestion): Draft => ({
  revision,
  hash,
  typed: typedOf(action.payload, editable),
});

export const typedOf = (payload: Payload, editable: string[]): Record<string, string> =>
  Object.fromEntries(editable.map((name) => [name, asTyped(payload, name)]));

/** Only what differs from what is saved, in the form that the API takes. */
export function changesOf(payload: Payload, typed: Record<string, string>): Payload {
  const changed = Object.entries(typed).filter(([name, text]) => text !== asTyped(payload, name));
  return Object.fromEntries(changed.map(([name, text]) => [name, fromTyped(payload, name, text)]));
}

const isMoment = (name: string): boolean => name === 'start' || name === 'end';

function asTyped(payload: Payload, name: string): string {
  if (Array.isArray(payload[name])) return addressesOf(payload, name).join('\n');
  if (!isMoment(name)) return textOf(payload, name);
  return wallTime(Date.parse(textOf(payload, name)), textOf(payload, 'zone') || undefined);
}

function fromTyped(payload: Payload, name: string, text: string): unknown {
  if (Array.isArray(payload[name])) return text.split(/[\s,;]+/).filter((address) => address !== '');
  if (!isMoment(name)) return text;
  const zone = textOf(payload, 'zone') || undefined;
  const at = momentOf(text, zone);
  // What is no time is the server's to refuse, at its field.
  return Number.isNaN(at) ? text : withOffset(at, zone);
}
