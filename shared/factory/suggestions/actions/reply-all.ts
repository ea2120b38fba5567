import { EmailAddress } from '#kernel';
import type { MailMessage } from '#platform/connectors';

/** What a mail may have in each of its lists. */
export const RECIPIENTS_MAX = 50;

export interface ReplyRecipients {
  to: string[];
  cc: string[];
  /** Who takes part only since the newest message that came in. */
  joined: string[];
  /** How many a reply to all would reach besides, were there not too many of them or no address in what is written there. */
  leftOut: number;
}

type People = { address: string }[];

/**
 * Whom a person's own "reply all" to a message would reach: who wrote it, or where answers are asked to go, and all
 * others in the lists in which they stand; never the person, under whatever address they have written in it before.
 * Without anybody to answer to the lists are empty.
 */
export function replyRecipients(
  received: MailMessage,
  messages: MailMessage[],
  ownAddress: string,
): ReplyRecipients {
  const own = new Set([ownAddress, ...messages.filter(({ isSent }) => isSent).flatMap(senderOf)].map(lower));
  const others = (people: People) =>
    unique(people.map(({ address }) => address)).filter((address) => !own.has(lower(address)));
  const senders = others(received.replyTo.length > 0 ? received.replyTo : senderPeople(received)).filter(
    (address) => address !== '',
  );
  if (senders.length === 0) return { to: [], cc: [], joined: [], leftOut: 0 };

  const to = unique([...senders, ...others(received.to).filter(isAddress)]);
  const known = new Set(to.map(lower));
  const cc = others(received.cc).filter((address) => isAddress(address) && !known.has(lower(address)));
  const everybody = unique([...senders, ...others(received.to), ...others(received.cc)]);
  const isTooMany = to.length > RECIPIENTS_MAX || cc.length > RECIPIENTS_MAX;
  const reached = isTooMany ? { to: senders, cc: [] } : { to, cc };
  const all = [...reached.to, ...reached.cc];
  return {
    ...reached,
    joined: joinedIn(received, messages, all),
    leftOut: everybody.length - all.length,
  };
}

/** In a conversation that begins with the message, nobody has joined. */
function joinedIn(received: MailMessage, messages: MailMessage[], addresses: string[]): string[] {
  const before = messages.slice(0, messages.indexOf(received));
  if (before.length === 0) return [];
  const known = new Set(before.flatMap(participantsOf).map(lower));
  return addresses.filter((address) => !known.has(lower(address)));
}

export const participantsOf = (message: MailMessage): string[] =>
  [...senderPeople(message), ...message.to, ...message.cc].map(({ address }) => address);

const senderPeople = ({ from }: MailMessage): People => (from ? [from] : []);
const senderOf = (message: MailMessage): string[] => senderPeople(message).map(({ address }) => address);
const isAddress = (text: string): boolean => EmailAddress.safeParse(text).success;
const lower = (text: string): string => text.toLowerCase();

/** Of the spellings of one address the first. */
export function unique(addresses: string[]): string[] {
  const first = new Map<string, string>();
  for (const address of addresses) if (!first.has(lower(address))) first.set(lower(address), address);
  return [...first.values()];
}
