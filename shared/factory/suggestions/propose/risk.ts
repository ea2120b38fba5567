import { recipientsIn, strangersIn } from '../recipients.ts';
import type { ActionName, Risk } from '../schema.ts';
import { textOf } from '../text-of.ts';
import { placesIn } from './values/addresses.ts';
import { type Amount, amountKey, amountsIn } from './values/amounts.ts';
import { canonicalText, hasHidden } from './values/canonical-text.ts';
import { ibansIn, numbersIn, withoutDates } from './values/numbers.ts';
import { type Secret, secretsIn } from './values/secrets.ts';

const ORDER: Risk[] = ['low', 'medium', 'high'];

export interface RiskInput {
  kind: ActionName;
  baseRisk: Risk;
  payload: Record<string, unknown>;
  /** Addresses that already take part in the conversation or event. */
  participants: string[];
  /** Those who came in only with the message that is answered. */
  joined?: string[];
  /** Everything the person wrote or owns: only what stands here is known. */
  trustedText: string;
}

export type RiskVerdict =
  | { kind: 'assessed'; risk: Risk; flags: string[] }
  | { kind: 'refused'; flag: Secret['kind'] };

/** What is refused, for a sentence. */
export const REFUSED: Record<Secret['kind'], string> = {
  one_time_code: 'a one-time code',
  card_number: 'the number of a card',
  national_id: 'the number of an identity document',
  access_key: 'an access key',
};

/**
 * Looks at where values come from, never at how a text sounds. Whatever link, address, account, amount or phone would
 * go out and does not stand in trusted text makes a proposal high risk, whether a stranger wrote it or the model made
 * it up; what lets others act as the person is refused outright.
 */
export function assessRisk(facts: RiskInput): RiskVerdict {
  const text = outgoingText(facts.payload);
  const outgoing = canonicalText(text);
  const secret = refusedSecret(outgoing, facts.trustedText);
  if (secret) return { kind: 'refused', flag: secret.kind };

  const found = [
    ...recipientFlags(facts),
    ...unknownValues(outgoing, facts),
    ...(hasHidden(text) ? [high('hidden_characters')] : []),
    ...(facts.kind.startsWith('calendar.') && facts.participants.length > 0
      ? [{ flag: 'has_guests', risk: 'medium' as const }]
      : []),
  ];
  const risk = [facts.baseRisk, ...found.map((one) => one.risk)].reduce(higher);
  return { kind: 'assessed', risk, flags: found.map(({ flag }) => flag) };
}

interface Flagged {
  flag: string;
  risk: Risk;
}

const high = (flag: string): Flagged => ({ flag, risk: 'high' });

/** A code is for the moment and for nobody else; what may be another code, and the others, the person may type on purpose. */
function refusedSecret(outgoing: string, trustedText: string): Secret | undefined {
  const secrets = secretsIn(outgoing);
  if (secrets.length === 0) return undefined;
  const known = new Set(secretsIn(canonicalText(trustedText)).map(({ value }) => value));
  return secrets.find(
    ({ kind, value, isUnsure }) => (kind === 'one_time_code' && !isUnsure) || !known.has(value),
  );
}

function recipientFlags({ kind, payload, participants, joined = [] }: RiskInput): Flagged[] {
  // A draft leaves the mailbox only by the person's own hand.
  const stranger: Flagged =
    kind === 'mail.createDraft' ? { flag: 'draft_to_new_recipient', risk: 'medium' } : high('new_recipient');
  const isReached = new Set(recipientsIn(payload).map((address) => address.toLowerCase()));
  return [
    ...(strangersIn(payload, participants).length > 0 ? [stranger] : []),
    ...(joined.some((address) => isReached.has(address.toLowerCase()))
      ? [{ flag: 'joined_recipient', risk: 'medium' as const }]
      : []),
  ];
}

function unknownValues(outgoing: string, { participants, trustedText }: RiskInput): Flagged[] {
  const values = valuesIn(outgoing);
  const isEmpty = Object.values(values).every((list) => list.length === 0);
  if (isEmpty) return [];

  // Read only when something is to be looked up in it: it may be long.
  const trusted = valuesIn(canonicalText(trustedText));
  const addresses = [...trusted.addresses, ...participants.map((address) => address.toLowerCase())];
  return [
    ...(lacks(values.hosts, trusted.hosts) ? [high('link_from_untrusted_text')] : []),
    ...(lacks(values.addresses, addresses) ? [high('address_from_untrusted_text')] : []),
    ...(lacks(values.accounts, trusted.accounts) ? [high('account_from_untrusted_text')] : []),
    ...(lacks(values.phones, trusted.phones) ? [high('phone_from_untrusted_text')] : []),
    ...(lacks(values.words, trusted.words) || !areKnown(values.amounts, trusted.amounts)
      ? [high('amount_from_untrusted_text')]
      : []),
  ];
}

function valuesIn(text: string) {
  const { addresses, hosts, rest: unlinked } = placesIn(text);
  const { ibans, rest } = ibansIn(unlinked);
  const { amounts, words, rest: numbers } = amountsIn(withoutDates(rest));
  const { phones, accounts } = numbersIn(numbers);
  return { addresses, hosts, amounts, words, phones, accounts: [...ibans, ...accounts] };
}

function lacks(values: string[], known: string[]): boolean {
  const all = new Set(known);
  return values.some((value) => !all.has(value));
}

/** Where no currency is named, any that the person has named with this number is meant. */
function areKnown(amounts: Amount[], known: Amount[]): boolean {
  const all = new Set([...known.map(amountKey), ...known.map(({ value }) => String(value))]);
  return amounts.every((amount) => all.has(amountKey(amount)));
}

const higher = (a: Risk, b: Risk): Risk => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a);

/** Recipients are judged by themselves; ids and times are read by machines. */
const NO_TEXT = /Id$|^(?:to|cc|start|end|zone)$/;

const outgoingText = (payload: Record<string, unknown>): string =>
  Object.entries(payload)
    .filter(([name]) => !NO_TEXT.test(name))
    .map(([, value]) => textOf(value))
    .join('\n');
