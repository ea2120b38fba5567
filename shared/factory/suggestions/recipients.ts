import type { Action } from './schema.ts';

const listed = (addresses: string | undefined): string[] =>
  (addresses ?? '').split(',').filter((address) => address !== '');

/** Who took part in what an action belongs to when it was proposed. */
export const participantsOf = ({ target }: Pick<Action, 'target'>): string[] => listed(target.participants);

/** Who of them came in only with the message that is answered. */
export const joinedOf = ({ target }: Pick<Action, 'target'>): string[] => listed(target.joined);

/** Recipients that did not take part, and those that have only just come in; as they are written in the payload. */
export function newRecipients(action: Pick<Action, 'payload' | 'target'>): string[] {
  const joined = lowered(joinedOf(action));
  return [
    ...strangersIn(action.payload, participantsOf(action)),
    ...recipientsIn(action.payload).filter((address) => joined.has(address.toLowerCase())),
  ];
}

/** Recipients that are none of these. */
export function strangersIn(payload: Action['payload'], participants: string[]): string[] {
  const known = lowered(participants);
  return recipientsIn(payload).filter((address) => !known.has(address.toLowerCase()));
}

export const recipientsIn = ({ to, cc }: Action['payload']): string[] =>
  [to, cc].flatMap((list) => (Array.isArray(list) ? list.map(String) : []));

const lowered = (addresses: string[]) => new Set(addresses.map((address) => address.toLowerCase()));
