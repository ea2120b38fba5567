import type { ActionName, Risk } from './schema.ts';

const ORDER: Risk[] = ['low', 'medium', 'high'];

export interface RiskFacts {
  kind: ActionName;
  baseRisk: Risk;
  payload: Record<string, unknown>;
  /** Addresses that already take part in the conversation or event. */
  participants: string[];
  /** Everything the person wrote or owns: what stands here is not new. */
  trustedText: string;
  /** Everything that came from outside and was read for this proposal. */
  untrustedText: string;
}

export type RiskVerdict =
  | { kind: 'assessed'; risk: Risk; flags: string[] }
  | { kind: 'refused'; flag: string };

/**
 * Looks at where values come from, never at how a text sounds. An address, link, account number or amount that
 * was only seen in untrusted text makes a proposal high risk; one-time codes are refused outright.
 */
export function assessRisk(facts: RiskFacts): RiskVerdict {
  const text = payloadText(facts.payload);
  if (ONE_TIME_CODE.test(text)) return { kind: 'refused', flag: 'one_time_code' };

  const found = CHECKS.filter(({ applies }) => applies(facts, text));
  const risk = [facts.baseRisk, ...found.map((check) => check.risk)].reduce(higher);
  return { kind: 'assessed', risk, flags: found.map((check) => check.flag) };
}

// A code of 4 to 8 digits right beside the words that announce one.
const ONE_TIME_CODE =
  /\b(?:one[- ]time|verification|security|login|sign-in)\s+code\b[^\n]{0,20}\b\d{4,8}\b|\b\d{4,8}\b\s+is your\b[^\n]{0,30}\bcode\b/i;
// A model may hang anything onto an address, so a link is recognised by its host.
const LINK = /(?<=https?:\/\/|\bwww\.)[^\s<>"')/?#]+/gi;
const ADDRESS = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const AMOUNT = /(?:[$€£₪]\s?\d[\d.,]*|(?<![\w.,])\d[\d.,]*\s?(?:USD|EUR|GBP|ILS|CHF)\b)/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,3})?\b/g;
const HIDDEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/;

const CHECKS: { flag: string; risk: Risk; applies(facts: RiskFacts, text: string): boolean }[] = [
  {
    flag: 'new_recipient',
    risk: 'high',
    applies: (facts) => facts.kind !== 'mail.createDraft' && newRecipients(facts).length > 0,
  },
  // A draft leaves the mailbox only by the person's own hand.
  {
    flag: 'draft_to_new_recipient',
    risk: 'medium',
    applies: (facts) => facts.kind === 'mail.createDraft' && newRecipients(facts).length > 0,
  },
  {
    flag: 'link_from_untrusted_text',
    risk: 'high',
    applies: (facts, text) => onlyUntrusted(LINK, text, facts),
  },
  {
    flag: 'address_from_untrusted_text',
    risk: 'high',
    applies: (facts, text) =>
      onlyUntrusted(ADDRESS, text, {
        ...facts,
        trustedText: [facts.trustedText, ...facts.participants].join(' '),
      }),
  },
  {
    flag: 'account_from_untrusted_text',
    risk: 'high',
    applies: (facts, text) => onlyUntrusted(ACCOUNT, text, facts),
  },
  {
    flag: 'amount_from_untrusted_text',
    risk: 'high',
    applies: (facts, text) => onlyUntrusted(AMOUNT, text, facts),
  },
  { flag: 'hidden_characters', risk: 'high', applies: (_facts, text) => HIDDEN.test(text) },
  {
    flag: 'has_guests',
    risk: 'medium',
    applies: ({ kind, participants }) => kind.startsWith('calendar.') && participants.length > 0,
  },
];

export function newRecipients({
  payload,
  participants,
}: Pick<RiskFacts, 'payload' | 'participants'>): string[] {
  const known = new Set(participants.map((address) => address.toLowerCase()));
  const recipients = [payload.to, payload.cc].flatMap((list) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  return recipients.filter((address) => !known.has(address.toLowerCase()));
}

function onlyUntrusted(pattern: RegExp, text: string, { trustedText, untrustedText }: RiskFacts): boolean {
  const [untrusted, trusted] = [plain(untrustedText), plain(trustedText)];
  return [...text.matchAll(pattern)]
    .map(([value]) => plain(value).replace(/(?<![.,;:!?])[.,;:!?]+$/, ''))
    .some((value) => untrusted.includes(value) && !trusted.includes(value));
}

/** Gaps and capitals do not make another value. */
const plain = (text: string): string => text.replace(/\s/g, '').toLowerCase();

const higher = (a: Risk, b: Risk): Risk => (ORDER.indexOf(b) > ORDER.indexOf(a) ? b : a);

function payloadText(payload: Record<string, unknown>): string {
  return Object.values(payload)
    .map((value) => (Array.isArray(value) ? value.join('\n') : String(value)))
    .join('\n');
}
