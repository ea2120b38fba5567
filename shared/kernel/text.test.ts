import { describe, expect, test } from 'vitest';
import { cleanLine, cleanText, EmailAddress, line, text } from './text.ts';

const ofLine = (value: string) => line(100).safeParse(value).success;
const ofText = (value: string) => text(100).safeParse(value).success;

describe('what a person may write', () => {
  test.each([
    ['plain words', 'Tuesday works', true, true],
    ['another script', 'פגישה ביום שלישי', true, true],
    ['a mark of direction, as Hebrew needs it', 'שלום\u200f!', true, true],
    ['an emoji of several signs', '👩‍💻 ❤️', true, true],
    ['two lines', 'a\nb', false, true],
    ['two lines of another system', 'a\r\nb', false, true],
    ['a tab', 'a\tb', false, true],
    ['a line separator', 'a\u2028b', false, true],
    ['a NUL', 'a\0b', false, false],
    ['a bell', 'a\u0007b', false, false],
    ['an escape', '\u001b[2J', false, false],
    ['a control of the second set', 'a\u0085b', false, false],
    ['half a character', 'a\ud83d', false, false],
    ['an override', 'invoice\u202efdp.exe', false, false],
    ['marks around a quotation, as a program sets them', 'He said \u2068שלום\u2069.', false, true],
  ])('%s', (_what, value, inLine, inText) => {
    expect([ofLine(value), ofText(value)]).toEqual([inLine, inText]);
  });

  test('an address of 254 characters, and no longer one', () => {
    const long = (chars: number) => `a@${'b'.repeat(50)}.${'c'.repeat(chars - 57)}.com`;
    expect(long(254)).toHaveLength(254);
    expect(EmailAddress.safeParse(long(254)).success).toBe(true);
    expect(EmailAddress.safeParse(long(255)).success).toBe(false);
  });
});

test.each([
  ['a\r\nb\tc\u2028d', 'a b c d', 'a\nb\tc\nd'],
  [' a\0b\u0007 ', 'ab', 'ab'],
  ['x\u202ey\u2068z\u2069', 'xyz', 'xy\u2068z\u2069'],
  ['half \ud83d', 'half \ufffd', 'half \ufffd'],
])('what a model or a stranger wrote is cleaned: %j', (raw, asLine, asText) => {
  expect([cleanLine(raw), cleanText(raw)]).toEqual([asLine, asText]);
  expect([ofLine(cleanLine(raw)), ofText(cleanText(raw))]).toEqual([true, true]);
});
