import { describe, expect, test } from 'vitest';
import { assessRisk, newRecipients, type RiskFacts } from './risk.ts';

const mail: RiskFacts = {
  kind: 'mail.send',
  baseRisk: 'high',
  payload: { to: ['dana@acme.example'], cc: [], subject: 'Re: review', body: 'Tuesday works.' },
  participants: ['dana@acme.example', 'me@example.com'],
  trustedText: '',
  untrustedText: '',
};
const label: RiskFacts = {
  ...mail,
  kind: 'mail.applyLabel',
  baseRisk: 'low',
  payload: { threadId: 't1', label: 'To file' },
};
const event: RiskFacts = {
  ...mail,
  kind: 'calendar.updateEvent',
  baseRisk: 'medium',
  payload: { eventId: 'e1', start: '2026-03-17T09:00:00Z', end: '2026-03-17T10:00:00Z', zone: 'UTC' },
  participants: [],
};
const body = (text: string, untrustedText = text, trustedText = ''): RiskFacts => ({
  ...mail,
  payload: { ...mail.payload, body: text },
  untrustedText,
  trustedText,
});
const labelled = (text: string, untrustedText = text): RiskFacts => ({
  ...label,
  payload: { threadId: 't1', label: text },
  untrustedText,
});
const to = (addresses: string[], cc: string[] = []): RiskFacts => ({
  ...mail,
  payload: { ...mail.payload, to: addresses, cc },
});

const IBAN = 'DE89 3704 0044 0532 0130 00';

describe('the risk of a proposal follows from what it does and where its values come from', () => {
  test.each<[string, RiskFacts, string, string[]]>([
    ['a reply to the conversation', mail, 'high', []],
    ['a label', label, 'low', []],
    ['an archive', { ...label, kind: 'mail.archive', payload: { threadId: 't1' } }, 'low', []],
    ['an own event', event, 'medium', []],
    ['an event with guests', { ...event, participants: ['x@y.example'] }, 'medium', ['has_guests']],
    ['a second participant', to(['me@example.com']), 'high', []],
    ['a participant in capitals', to(['DANA@ACME.EXAMPLE']), 'high', []],
    ['a stranger', to(['eve@evil.example']), 'high', ['new_recipient']],
    [
      'a stranger beside a participant',
      to(['dana@acme.example', 'eve@evil.example']),
      'high',
      ['new_recipient'],
    ],
    ['a stranger in copy', to(['dana@acme.example'], ['eve@evil.example']), 'high', ['new_recipient']],
    ['a look-alike domain', to(['dana@acme.examp1e']), 'high', ['new_recipient']],
    ['a look-alike letter', to(['dаna@acme.example']), 'high', ['new_recipient']],
    ['a sub-address of a participant', to(['dana+x@acme.example']), 'high', ['new_recipient']],
    ['a participant of another domain', to(['dana@acme.example.evil.example']), 'high', ['new_recipient']],
    ['a recipient that is no list is none', { ...mail, payload: { body: 'x' } }, 'high', []],
    ['a link of the mail', body('See https://evil.example/pay'), 'high', ['link_from_untrusted_text']],
    ['a plain http link', body('See http://evil.example'), 'high', ['link_from_untrusted_text']],
    ['a link in capitals', body('HTTPS://EVIL.EXAMPLE/X'), 'high', ['link_from_untrusted_text']],
    [
      'a link that was made longer',
      body('https://evil.example/?q=secret', 'https://evil.example'),
      'high',
      ['link_from_untrusted_text'],
    ],
    [
      'a link at the end of a sentence',
      body('Look at www.evil.example.', 'www.evil.example'),
      'high',
      ['link_from_untrusted_text'],
    ],
    [
      'a link that is also ours',
      body('https://me.example/a', 'https://me.example/a', 'https://me.example/a'),
      'high',
      [],
    ],
    ['a link that nobody sent', body('https://me.example/a', 'nothing'), 'high', []],
    [
      'an own link beside a foreign one',
      body('https://me.example https://evil.example', 'https://evil.example', 'https://me.example'),
      'high',
      ['link_from_untrusted_text'],
    ],
    ['a dollar amount', body('We pay $4,000.'), 'high', ['amount_from_untrusted_text']],
    ['a euro amount', body('We pay € 88.'), 'high', ['amount_from_untrusted_text']],
    ['a pound amount', body('£5 it is'), 'high', ['amount_from_untrusted_text']],
    ['a shekel amount', body('₪120 it is'), 'high', ['amount_from_untrusted_text']],
    ['an amount with its code', body('1.800 USD it is'), 'high', ['amount_from_untrusted_text']],
    ['another code', body('1800 CHF it is'), 'high', ['amount_from_untrusted_text']],
    ['an amount of our own', body('$4,000', '$4,000', 'rate $4,000'), 'high', []],
    ['an amount that nobody named', body('$4,000', 'how much?'), 'high', []],
    ['a bare number', body('We are 12 people.'), 'high', []],
    [
      'an address in the text',
      body('Write to eve@evil.example', 'mail eve@evil.example'),
      'high',
      ['address_from_untrusted_text'],
    ],
    ['a participant’s address in the text', body('Write to dana@acme.example'), 'high', []],
    ['an address that nobody sent', body('Write to me@else.example', ''), 'high', []],
    ['an account number', body(`Pay to ${IBAN}`), 'high', ['account_from_untrusted_text']],
    [
      'an account number without gaps',
      body(`Pay to ${IBAN.replaceAll(' ', '')}`),
      'high',
      ['account_from_untrusted_text'],
    ],
    [
      'an account number written otherwise',
      body(`Pay to ${IBAN}`, IBAN.replaceAll(' ', '')),
      'high',
      ['account_from_untrusted_text'],
    ],
    ['our own account number', body(`Pay to ${IBAN}`, IBAN, IBAN), 'high', []],
    [
      'link and amount',
      body('$5 at https://evil.example'),
      'high',
      ['link_from_untrusted_text', 'amount_from_untrusted_text'],
    ],
    ['a zero-width space', body('Tues\u200bday works.', ''), 'high', ['hidden_characters']],
    ['a text turned round', body('Tuesday \u202eworks', ''), 'high', ['hidden_characters']],
    ['a byte order mark', body('\ufeffTuesday', ''), 'high', ['hidden_characters']],
    ['a word joiner', body('Tues\u2060day', ''), 'high', ['hidden_characters']],
    ['Hebrew and emoji are not hidden', body('מתאים לי 🙂', ''), 'high', []],
    [
      'a label with a link is no longer low',
      labelled('https://evil.example'),
      'high',
      ['link_from_untrusted_text'],
    ],
    ['a label with an amount', labelled('$5'), 'high', ['amount_from_untrusted_text']],
    ['a label with hidden characters', labelled('To\u200bfile', ''), 'high', ['hidden_characters']],
    ['a label of the mail’s own words', labelled('Acme review'), 'low', []],
  ])('%s', (_what, facts, risk, flags) => {
    expect(assessRisk(facts)).toEqual({ kind: 'assessed', risk, flags });
  });
});

describe('a one-time code is never passed on', () => {
  test.each([
    'Your verification code is 123456',
    'verification code: 123456',
    'Login code 9921',
    'security code is 44821100',
    'one-time code 1234',
    'one time code: 1234',
    'sign-in code 555555',
    '123456 is your Google code',
    '4821 is your login code',
  ])('%s', (text) => {
    expect(assessRisk(body(text))).toMatchObject({ kind: 'refused' });
    expect(assessRisk({ ...mail, payload: { ...mail.payload, subject: text } })).toMatchObject({
      kind: 'refused',
    });
  });

  test.each(['The code freeze is on 2026-03-17.', 'Room 4821, see you there.', 'My postal code is fine.'])(
    '%s is no code',
    (text) => {
      expect(assessRisk(body(text, '')).kind).toBe('assessed');
    },
  );
});

test('new recipients are named one by one', () => {
  const found = newRecipients({
    payload: { to: ['a@x.example', 'b@x.example'], cc: ['c@x.example'] },
    participants: ['B@x.example'],
  });
  expect(found).toEqual(['a@x.example', 'c@x.example']);
});
