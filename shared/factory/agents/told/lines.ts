import { cleanLine } from '#kernel';
import type { ShortNames } from './short-names.ts';

/** What is told in one request: to whom, when it is there, and by which names. */
export interface Telling {
  names: ShortNames;
  zone: string;
  me: { name: string; address: string };
  /** A conversation is told, so that of events only its people matter. */
  hasThread: boolean;
}

export interface Party {
  name: string;
  address: string;
}

/**
 * Text from outside, each line of it behind a space. What we write ourselves begins in the first column, so nothing that
 * somebody wrote can look like it.
 */
export const textLines = (text: string): string[] =>
  text.split(/\r\n|[\n\r\u2028\u2029]/).map((line) => (line.trim() === '' ? '' : ` ${line.trimEnd()}`));

/** In one line, for the end of a line of ours. */
export const lineOf = (text: string): string => cleanLine(text);

/** Names people when they appear: who was not named yet is introduced by a line of their own. */
export function introduce({ names, me }: Telling, parties: Party[]): string[] {
  const others = parties.filter(({ address }) => address !== '' && !isMe(me, address));
  return others.flatMap(({ name, address }) => {
    const id = personId(address);
    if (names.known(id)) return [];
    return [`${names.nameOf({ kind: 'person', id })} ${plain(name)} <${plain(address)}>`];
  });
}

/** `me`, the name by which a person was introduced, or `?` for who has no address. */
export const called = ({ names, me }: Telling, { address }: Party): string =>
  isMe(me, address) ? 'me' : (names.known(personId(address)) ?? '?');

export const isMe = (me: Party, address: string): boolean =>
  me.address !== '' && address.toLowerCase() === me.address.toLowerCase();

/** Not the address itself, so that a person and a conversation of that name are two. */
const personId = (address: string) => `person:${address.toLowerCase()}`;

const plain = (text: string): string => lineOf(text).replace(/[<>]/g, '');

/** To the minute: nothing here happens faster. */
export const minuteOf = (instant: string): string => {
  const at = new Date(instant);
  return Number.isNaN(at.getTime()) ? instant : `${at.toISOString().slice(0, 16)}Z`;
};
