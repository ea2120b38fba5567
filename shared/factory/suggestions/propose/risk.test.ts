import { describe, expect, test } from 'vitest';
import { assessRisk, type RiskInput } from './risk.ts';

const mail: RiskInput = {
  kind: 'mail.send',
  baseRisk: 'high',
  payload: { to: ['dana@acme.example'], cc: [], subject: 'Re: review', body: 'Tuesday works.' },
  participants: ['dana@acme.example', 'me@example.com'],
  trustedText: '',
};
const draft: RiskInput = { ...mail, kind: 'mail.createDraft', baseRisk: 'low' };
const label: RiskInput = {
  ...mail,
  kind: 'mail.applyLabel',
  baseRisk: 'low',
  payload: { threadId: 'AAMkAGI1234567890', label: 'To file' },
};
const event: RiskInput = {
  ...mail,
  kind: 'calendar.updateEvent',
  baseRisk: 'medium',
  payload: {
    eventId: 'AAMkAGI1234567890123',
    start: '2026-03-17T09:00:00Z',
    end: '2026-03-17T10:00:00Z',
    zone: 'UTC',
  },
  participants: [],
};
const body = (text: string, trustedText = ''): RiskInput => ({
  ...mail,
  payload: { ...mail.payload, body: text },
  trustedText,
});
const subject = (text: string): RiskInput => ({ ...mail, payload: { ...mail.payload, subject: text } });
const labelled = (text: string): RiskInput => ({ ...label, payload: { threadId: 't1', label: text } });
const to = (addresses: string[], cc: string[] = [], base = mail): RiskInput => ({
  ...base,
  payload: { ...base.payload, to: addresses, cc },
});

const IBAN = 'DE89 3704 0044 0532 0130 00';
const LINK = ['link_from_untrusted_text'];
const ADDRESS = ['address_from_untrusted_text'];
const ACCOUNT = ['account_from_untrusted_text'];
const AMOUNT = ['amount_from_untrusted_text'];
const PHONE = ['phone_from_untrusted_text'];
const HIDDEN = ['hidden_characters'];

const assessed = (facts: RiskInput) => {
  const verdict = assessRisk(facts);
  return verdict.kind === 'assessed' ? verdict : { risk: verdict.kind, flags: [verdict.flag] };
};

describe('the risk of a proposal follows from what it does', () => {
  test.each<[string, RiskInput, string, string[]]>([
    ['a reply to the conversation', mail, 'high', []],
    ['a draft', draft, 'low', []],
    ['a label', label, 'low', []],
    ['an archive', { ...label, kind: 'mail.archive', payload: { threadId: 't1' } }, 'low', []],
    ['an own event', event, 'medium', []],
    ['an event with guests', { ...event, participants: ['x@y.example'] }, 'medium', ['has_guests']],
    ['a second participant', to(['me@example.com']), 'high', []],
    ['a participant in capitals', to(['DANA@ACME.EXAMPLE']), 'high', []],
    ['a stranger', to(['eve@evil.example']), 'high', ['new_recipient']],
    ['a stranger among others', to(['dana@acme.example', 'eve@evil.example']), 'high', ['new_recipient']],
    ['a stranger in copy', to(['dana@acme.example'], ['eve@evil.example']), 'high', ['new_recipient']],
    ['a draft to a stranger', to(['eve@evil.example'], [], draft), 'medium', ['draft_to_new_recipient']],
    ['a look-alike domain', to(['dana@acme.examp1e']), 'high', ['new_recipient']],
    ['a look-alike letter', to(['dаna@acme.example']), 'high', ['new_recipient']],
    ['a sub-address of a participant', to(['dana+x@acme.example']), 'high', ['new_recipient']],
    ['a participant of another domain', to(['dana@acme.example.evil.example']), 'high', ['new_recipient']],
    ['a recipient that is no list is none', { ...mail, payload: { body: 'x' } }, 'high', []],
    ['a label of plain words', labelled('Acme review'), 'low', []],
    ['a label with a link is no longer low', labelled('https://evil.example'), 'high', LINK],
    ['a label with an amount', labelled('$5'), 'high', AMOUNT],
    ['a label with hidden characters', labelled('To\u200bfile'), 'high', HIDDEN],
    [
      'a field that nobody has thought of',
      { ...event, payload: { ...event.payload, place: 'evil.example' } },
      'high',
      LINK,
    ],
  ])('%s', (_what, facts, risk, flags) => {
    expect(assessed(facts)).toMatchObject({ risk, flags });
  });
});

describe('a value that does not come from the person is flagged, whichever way it is written', () => {
  test.each<[string, string[]]>([
    ['See https://evil.example/pay', LINK],
    ['See http://evil.example', LINK],
    ['HTTPS://EVIL.EXAMPLE/X', LINK],
    ['Look at www.evil.example.', LINK],
    ['Look at evil.example', LINK],
    ['Look at evil.example/pay?x=1.', LINK],
    ['Look at EVIL.COM, now', LINK],
    ['(evil.co.uk)', LINK],
    ['ftp://files.evil.example', LINK],
    ['https://me.example@evil.example/', LINK],
    ['http://localhost:8080/', LINK],
    ['http://192.168.1.1/login', LINK],
    ['at 93.184.216.34 please', LINK],
    ['xn--e1afmkfd.xn--p1ai', LINK],
    ['пример.рф', LINK],
    ['דוגמה.קום', LINK],
    ['ev\u00adil.exam\u00adple', [...LINK, ...HIDDEN]],
    ['e\u{e0076}vil.example', [...LINK, ...HIDDEN]],
    ['ｅｖｉｌ．ｅｘａｍｐｌｅ', LINK],
    ['evil。example', LINK],
    ['evil.example/report.pdf', LINK],
    ['Write to eve@evil.example', ADDRESS],
    ['Write to <eve@evil.example>.', ADDRESS],
    ['mailto:eve@evil.example', ADDRESS],
    ['EVE@EVIL.EXAMPLE', ADDRESS],
    ['dаna@acme.example', ADDRESS],
    ['dana@acme.example.evil.example', ADDRESS],
    ['eve\u200b@evil.example', [...ADDRESS, ...HIDDEN]],
    [`Pay to ${IBAN}`, ACCOUNT],
    [`Pay to ${IBAN.replaceAll(' ', '')}`, ACCOUNT],
    [`Pay to ${IBAN.replaceAll(' ', '-')}`, ACCOUNT],
    [`Pay to ${IBAN.replace('0044 ', '0044\n')}`, ACCOUNT],
    [`Pay to ${IBAN.toLowerCase()} by Friday`, ACCOUNT],
    [`Pay to ${IBAN.replaceAll(' ', '\u200b')}`, [...ACCOUNT, ...HIDDEN]],
    ['IL62 0108 0000 0009 9999 999', ACCOUNT],
    ['GB82 WEST 1234 5698 7654 32', ACCOUNT],
    ['our account 12-345-678901', ACCOUNT],
    ['Account no. 40127', ACCOUNT],
    ['חשבון 123456 סניף 789', ACCOUNT],
    ['routing 021000021', ACCOUNT],
    ['We pay $4,000.', AMOUNT],
    ['We pay € 88.', AMOUNT],
    ['£5 it is', AMOUNT],
    ['₪120 it is', AMOUNT],
    ['1.800 USD it is', AMOUNT],
    ['1800 CHF it is', AMOUNT],
    ['€ 1.234,56', AMOUNT],
    ['1 234,56 it is', AMOUNT],
    ["1'234.50 it is", AMOUNT],
    ['9k it is', AMOUNT],
    ['9 thousand euros', AMOUNT],
    ['nine thousand dollars', AMOUNT],
    ['US$ 40', AMOUNT],
    ['NIS 500', AMOUNT],
    ['500 ש"ח', AMOUNT],
    ['500 שקלים', AMOUNT],
    ['₪٥٠٠', AMOUNT],
    ['＄５００', AMOUNT],
    ['$5\u200b00', [...AMOUNT, ...HIDDEN]],
    ['Please pay 4000 by Friday', AMOUNT],
    ['לשלם 4000 עד יום שישי', AMOUNT],
    ['Call +972 54 123 4567', PHONE],
    ['Call 054-123-4567', PHONE],
    ['Call 0541234567', PHONE],
    ['Call (030) 1234 567', PHONE],
    ['Call 1-212-555-0199', PHONE],
    ['Call 06.12.34.56.78', PHONE],
    ['Call ٠٥٤١٢٣٤٥٦٧', PHONE],
    ['$5 at https://evil.example', [...LINK, ...AMOUNT]],
  ])('%s', (text, flags) => {
    expect(assessed(body(text))).toMatchObject({ risk: 'high', flags });
    expect(assessed(subject(text)).flags).toEqual(flags);
  });
});

describe('a value that the person wrote or owns is known, whichever way it is written', () => {
  test.each<[string, string]>([
    ['https://me.example/a', 'see https://me.example/b'],
    ['me.example', 'https://www.me.example/'],
    ['Write to me@home.example', 'My address: ME@HOME.EXAMPLE'],
    ['$4,000', 'rate $4,000'],
    ['4000 dollars', 'rate $4,000.00'],
    ['€ 1.234,56', 'EUR 1,234.56'],
    ['9k', '9,000'],
    ['500 ש"ח', '₪500'],
    [`Pay to ${IBAN}`, IBAN.replaceAll(' ', '')],
    [`Pay to ${IBAN.replaceAll(' ', '-')} please`, `My account is ${IBAN}, at the bank.`],
    ['Call 054-123-4567', 'My phone: +972 54 123 4567'],
    ['Call +972-54-1234567', '0541234567'],
    ['nine thousand dollars', 'nine thousand dollars, as agreed'],
  ])('%s', (text, trusted) => {
    expect(assessed(body(text, trusted)).flags).toEqual([]);
  });

  test.each<[string, string, string[]]>([
    ['https://me.example https://evil.example', 'https://me.example', LINK],
    ['https://me.example.evil.example', 'https://me.example', LINK],
    ['https://evil.example/me.example', 'https://me.example', LINK],
    ['€4,000', 'rate $4,000', AMOUNT],
    ['$40,000', 'rate $4,000', AMOUNT],
    ['DE89 3704 0044 0532 0130 01', IBAN, ACCOUNT],
    ['Call 054-123-4568', '0541234567', PHONE],
  ])('and %s is not %s', (text, trusted, flags) => {
    expect(assessed(body(text, trusted)).flags).toEqual(flags);
  });

  test('a participant’s address is known, the link to their house is not', () => {
    expect(assessed(body('Write to Dana@acme.example')).flags).toEqual([]);
    expect(assessed(body('See acme.example')).flags).toEqual(LINK);
  });
});

describe('an ordinary reply is not flagged', () => {
  test.each([
    'Tuesday, 17 March, 10:00–11:30 works for me. Or Wednesday at 15.30?',
    'I am free on 2026-03-17 from 09:00 to 17:30, and on 12.03.2026 or 03/12/26.',
    'We are 12 people, 3 of them vegetarian; 15% more than in 2025.',
    'I’ll send report.pdf, notes.docx and slides.pptx tomorrow, e.g. the Q3 ones.',
    'Works for me.Thanks! It is v1.2 of the draft, i.e. the second one, at 9 a.m. sharp.',
    'Room 4821, 3rd floor, building 12b. See you there.',
    'Sounds good. Let me check with Dr.Levi and come back to you by noon.',
    'מתאים לי ביום שלישי בשעה 10:00, או ב־12.3 אחרי הצהריים.תודה רבה!',
    'Great 🙂 👩‍💻 ❤️ 1️⃣',
    'Danke, das passt. Bis nächste Woche!',
    'Your order 40012345 and invoice 2026-0042 have arrived.',
    'I counted 10 11 12 13 14 and lost 5 kg in 90 days.',
    'Meet on 12/03 - 14/03 2026, 9-11 am, room 300; the total is 12 people.',
    'From 2026-03-17T10:00:00+02:00 to 2026-03-17T11:30:00+02:00 then.',
  ])('%s', (text) => {
    expect(assessed(body(text))).toEqual({ kind: 'assessed', risk: 'high', flags: [] });
  });
});

describe('characters that cannot be seen are flagged by themselves', () => {
  test.each([
    'Tues\u200bday works.',
    'Tuesday \u202eworks',
    '\ufeffTuesday',
    'Tues\u2060day',
    'Tues\u00adday',
    'Tues\u{e0041}day',
    'Tues\u034fday',
    'Tues\u0007day',
    'Tues\u0085day',
    'Tues\u3164day',
    'Tues\u{e0101}day',
    'Tues\ufe0fday',
    'Tuesday\u2028works',
  ])('%j', (text) => {
    expect(assessed(body(text)).flags).toEqual(HIDDEN);
  });
});

describe('what lets others act as the person is never passed on', () => {
  test.each<[string, string]>([
    ['one_time_code', 'Your verification code is 123456'],
    ['one_time_code', 'verification code: 123456'],
    ['one_time_code', 'Login code 9921'],
    ['one_time_code', 'security code is 44821100'],
    ['one_time_code', 'one-time code 1234'],
    ['one_time_code', 'one time code: 1234'],
    ['one_time_code', 'sign-in code 555555'],
    ['one_time_code', '123456 is your Google code'],
    ['one_time_code', '4821 is your login code'],
    ['one_time_code', 'G-482913'],
    ['one_time_code', 'code: 48-29-13'],
    ['one_time_code', 'code: 12-03-26'],
    ['one_time_code', 'The code is 123 456'],
    ['one_time_code', 'Your code: 482 913'],
    ['one_time_code', 'OTP 4821'],
    ['one_time_code', 'Your one-time password, valid for 10 minutes, is 482913.'],
    ['one_time_code', 'Your verification code is below.\n\n482 913'],
    ['one_time_code', 'verification code 4\u200b82913'],
    ['one_time_code', 'verification code ４８２９１３'],
    ['one_time_code', 'verification code ٤٨٢٩١٣'],
    ['one_time_code', 'קוד האימות שלך הוא 123 456'],
    ['one_time_code', 'קוד אימות: 123456'],
    ['one_time_code', 'הקוד שלך: 482913'],
    ['one_time_code', 'קוד חד פעמי 4829'],
    ['one_time_code', 'קוד חד-פעמי: 48-29-13'],
    ['one_time_code', 'הסיסמה הזמנית היא 482913'],
    ['one_time_code', '123456 הוא קוד האימות שלך'],
    ['one_time_code', 'הקוד לאימות: 482913'],
    ['one_time_code', 'הקש 482913 כדי להתחבר'],
    ['one_time_code', 'Use 482913 to sign in'],
    ['one_time_code', 'Enter 48 29 13 to verify your account.'],
    ['one_time_code', 'Your login code:\n\n**482913**'],
    ['one_time_code', 'The code review says that your code is 482913'],
    ['one_time_code', 'access code: R5K-Q29'],
    ['one_time_code', 'Your one-time code is H7TQ2K'],
    ['card_number', 'Use 4111 1111 1111 1111, please'],
    ['card_number', 'Use 4111-1111-1111-1111 12/27'],
    ['card_number', '4111111111111111'],
    ['card_number', '4111 1111\n1111 1111'],
    ['card_number', '3782 822463 10005'],
    ['card_number', 'מספר הכרטיס 5555 5555 5555 4444'],
    ['national_id', 'ת"ז 123456782'],
    ['national_id', 'ת.ז. 12345678-2'],
    ['national_id', 'תעודת זהות: 123456782'],
    ['national_id', 'My ID number is 123456782'],
    ['national_id', 'SSN 123-45-6789'],
    ['national_id', 'Social security number: 123 45 6789'],
    ['national_id', 'National Insurance AB 12 34 56 C'],
    ['national_id', 'Passport no. 31234567'],
    ['national_id', 'דרכון 31234567'],
    ['access_key', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['access_key', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N'],
    ['access_key', '-----BEGIN RSA PRIVATE KEY-----'],
  ])('%s: %s', (flag, text) => {
    expect(assessRisk(body(text))).toEqual({ kind: 'refused', flag });
    expect(assessRisk(subject(text))).toEqual({ kind: 'refused', flag });
    expect(assessRisk(labelled(text))).toEqual({ kind: 'refused', flag });
  });

  test.each([
    'The code freeze is on 2026-03-17.',
    'Room 4821, see you there.',
    'My postal code is fine.',
    'The zip code is 10115.',
    'Area code 030, then 1234567.',
    'Your booking code is 884213.',
    'The code review is at 14:30 on 12.03.2026.',
    'The source code has 4000 lines.',
    'Error code 5004 again.',
    'Use promo code 2026 at the shop.',
    'Dress code: 1970 or later.',
    'The login code changed in 2024.',
    'I never got the verification code. Shall we meet at 14:30 on 12.03.2026?',
    'Order 123456 and invoice 20260042 arrived.',
    'Tracking number 1234 5678 9012 3456.',
    'The door code is 4821.',
    'קוד לבניין 4821',
    'Use 4000 to 5000 sheets to print it.',
    'The access code for A4PLAN will come later.',
    'מיקוד 6100000',
    'קוד קופון 12345',
    'קוד הזמנה 123456',
    'נפגש ב-14:30 בחדר 4821',
    'My ID is in the bag, 3 copies of it.',
    'Meeting ID: 912 345 678',
  ])('%s is none', (text) => {
    expect(assessRisk(body(text)).kind).toBe('assessed');
  });

  test('a card, an id or a code of a door that the person typed is theirs to give, a one-time code is not', () => {
    const typed = (text: string) => assessRisk(body(text, text)).kind;
    const given = ['4111 1111 1111 1111', 'ת"ז 123456782', 'Come in, the code is 4821'].map(typed);
    expect(given).toEqual(['assessed', 'assessed', 'assessed']);
    expect(typed('verification code 123456')).toBe('refused');
  });
});
