import { expect, test } from 'vitest';
import { markedParts } from './marked-text.ts';

const marked = (text: string) =>
  markedParts(text)
    .filter(({ kind }) => kind !== 'plain')
    .map(({ kind, text }) => `${kind}: ${text}`);

test.each([
  ['Pay at https://pay.example/now?id=1, please.', ['link: https://pay.example/now?id=1']],
  ['Look at (www.acme.example).', ['link: www.acme.example']],
  ['Write to “dana@acme.example”!', ['link: dana@acme.example']],
  ['acme.example/login is the page', ['link: acme.example/login']],
  ['HTTP://SHOUTING.EXAMPLE', ['link: HTTP://SHOUTING.EXAMPLE']],
  ['It costs 12.50 and comes at 10.30.', []],
  ['It is [missing: the price], as agreed.', ['gap: [missing: the price]']],
  ['It is [Missing: the price\nand more', ['gap: [Missing: the price']],
])('in “%s” the eye is stopped where it should be', (text, expected) => {
  expect(marked(text)).toEqual(expected);
});

test('together the parts are the text to the letter', () => {
  const text = 'a  [missing: x]\n\nhttps://b.example.\t(c.example/d) [missing:';
  expect(
    markedParts(text)
      .map((part) => part.text)
      .join(''),
  ).toBe(text);
});
