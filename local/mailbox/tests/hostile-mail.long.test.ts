import { describe, expect, test } from 'vitest';
import { costMs, PATIENCE_MS, slowTexts } from '../../../tests/support/cost.ts';
import { htmlToText } from '../html-text.ts';
import { topicOf } from '../mail/threading.ts';
import { uniqueBody } from '../mail/unique-body.ts';
import { ianaZone } from '../zones.ts';

const file = (name: string) => new URL(`../${name}`, import.meta.url);
/** Not as quick as a room has to be: it takes the place of a vendor that has more machines. */
const LIMIT_MS = 250;
// Besides these, every reader gets rows of single signs and lines.
const MARKUP = ['html-text.ts', 'html-tokens.ts', 'html-entities.ts', 'mail/unique-body.ts'].map(file);
const WORDS = ['mail/unique-body.ts', 'mail/threading.ts', 'mail/mime.ts', 'zones.ts'].map(file);

describe('a mail of any form is read in time that grows with its length, so one mail does not stop the stack', () => {
  test.each<[string, URL[], (text: string) => unknown]>([
    ['a page', MARKUP, htmlToText],
    ['one long tag', [], (text) => htmlToText(`<p ${text}`)],
    ['one long style', [], (text) => htmlToText(`<p style="${text.replaceAll('"', '')}">a`)],
    ['what its sender wrote of a page', MARKUP, (text) => uniqueBody({ type: 'html', content: text })],
    ['what its sender wrote of a text', WORDS, (text) => uniqueBody({ type: 'text', content: text })],
    ['its subject', WORDS, topicOf],
    ['a zone', WORDS, ianaZone],
  ])(
    '%s',
    (_what, files, read) => {
      expect(slowTexts(files, read, { limitMs: LIMIT_MS })).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('elements that are opened and others that are closed', () => {
    const many = 20_000;
    const nested = `${'<b>'.repeat(many)}${'</i>x'.repeat(many)}`;
    const links = `${'<b><a href="http://a.example">x'.repeat(many / 4)}${'</a>'.repeat(many / 4)}`;
    const cells = '<tr><td>1 </td>'.repeat(many);
    for (const page of [nested, links, cells])
      expect(costMs(() => htmlToText(page), LIMIT_MS)).toBeLessThanOrEqual(LIMIT_MS);
  });
});

test('a page becomes text as Exchange makes it, with what it hides', () => {
  const page =
    '<head><title>no</title><style>p{}</style><p style="display:none">hidden</p><p>one  <b>two</b>  <br> three</p>' +
    '<ul><li>a<li>b</ul><pre> x  y\n  z </pre><table><tr><td>1<td>2</table>' +
    '<a href="https://a.example/x">here</a> <a href="https://b.example">https://b.example</a>  <hr>end';
  expect(htmlToText(page)).toBe(
    'hidden\n\none two\nthree\n\n- a\n- b\n\n x  y\n  z\n\n1 2\n\nhere <https://a.example/x> https://b.example\n----------\nend',
  );
});
