import type { Paper } from '../terminal/screen.ts';
import { wrap } from '../terminal/wrap.ts';

/** Why a suggestion deserves a look, in the person's words. */
const flagWords: Record<string, string> = {
  new_recipient: 'goes to an address that is new to the conversation',
  draft_to_new_recipient: 'goes to an address that is new to the conversation',
  joined_recipient: 'goes to somebody who came into the conversation only with its last message',
  others_left_out:
    'reaches only who wrote: too many others are in the conversation, or some have no right address',
  link_from_untrusted_text: 'holds a link that did not come from you',
  address_from_untrusted_text: 'holds a mail address that did not come from you',
  phone_from_untrusted_text: 'holds a phone number that did not come from you',
  account_from_untrusted_text: 'holds an account number that did not come from you',
  amount_from_untrusted_text: 'holds an amount that did not come from you',
  hidden_characters: 'holds characters that cannot be seen',
  has_guests: 'other people are invited too',
};

export const inWords = (flag: string): string => flagWords[flag] ?? flag.replaceAll('_', ' ');

const count = new Intl.NumberFormat('en-GB');
export const counted = (amount: number, one: string, many = `${one}s`): string =>
  `${count.format(amount)} ${amount === 1 ? one : many}`;

/** Millionths of a US dollar; small amounts keep enough digits to be told apart from nothing. */
export function dollars(microUsd: number): string {
  if (microUsd === 0) return '$0';
  return `$${(microUsd / 1_000_000).toFixed(microUsd < 10_000 ? 6 : 4)}`;
}

export const seconds = (from: string | null, to: string | null): string =>
  from && to ? `${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s` : '';

/** An instant as the person's clock and calendar say it. */
export const onTheClock = (instant: string, timeZone?: string): string =>
  new Date(instant).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone });

/** `Label: text`, the lines after the first one set under the text. */
export function labelled(label: string, text: string, { width, ink }: Paper, indent = 4): string[] {
  const first = `${' '.repeat(indent)}${label} `;
  const [head = '', ...rest] = wrap(text, { width, first, rest: ' '.repeat(indent + 2) });
  return [head.replace(label, ink('dim', label)), ...rest];
}

/** Sources say the same words more than once when several claims rest on them. */
export const once = (texts: string[]): string[] => [...new Set(texts)];

export const quoted = (texts: string[]): string =>
  once(texts)
    .map((text) => `“${text}”`)
    .join('; ');
