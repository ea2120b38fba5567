import { describe, expect, test } from 'vitest';
import { costMs, PATIENCE_MS, slowTexts } from '../../../../../tests/support/cost.ts';
import { readHtml } from './read-html.ts';

const text = (html: string) => readHtml(html).text;

describe('a person sees what the look of a mail comes to, whatever stands around it', () => {
  test.each([
    [
      'sizes of columns, as MJML sets them',
      '<div style="font-size:0px"><table><tr><td style="font-size:0px;word-break:break-word"><div style="font-size:13px">Table for two?</div></td></tr></table></div>',
    ],
    [
      'a size that rules set',
      '<style>.w{font-size:0}.w .t{font-size:14px}</style><div class=w><p class=t>Table for two?</div>',
    ],
    [
      'a size in the short form',
      '<p style="font:0/0 a"><span style="font:bold 14px/1.5 serif">Table for two?</span></p>',
    ],
    [
      'a visible part of what is not visible',
      '<div style="visibility:hidden">No<b style="visibility:visible">Table for two?</b></div>',
    ],
    [
      'what is visible as everything is at first',
      '<div style="visibility:hidden"><b style="visibility:initial">Table for two?</b></div>',
    ],
    ['an attribute that a style overrides', '<div hidden style="display:block">Table for two?</div>'],
    [
      'a rule that a more important one overrides',
      '<style>.a{display:block!important}</style><p class=a style="display:none">Table for two?</p>',
    ],
    [
      'a rule for small screens',
      '<style>@media (max-width:480px){.d{display:none}}</style><p class=d>Table for two?</p>',
    ],
    ['a rule for print', '<style>@media print{p{display:none}}</style><p>Table for two?</p>'],
    [
      'a rule about something else',
      '<style>.a b,#x,p[lang=fr]{display:none}</style><p class=a>Table for two?</p>',
    ],
    ['a height that cuts nothing off', '<p style="max-height:0">Table for two?</p>'],
    ['white on dark', '<td bgcolor="#003366"><font color="white">Table for two?</font></td>'],
    [
      'white on a picture',
      '<div style="background:#fff url(a.png)"><p style="color:#fff">Table for two?</p></div>',
    ],
    ['a link in the colour of links', '<div style="color:#fff"><a href="#x">Table for two?</a></div>'],
    [
      'a head without its end',
      '<html><head><meta charset=utf-8><style>p{margin:0}</style><p>Table for two?</p>',
    ],
    ['a head that ends with the body', '<head><title>Our news<body>Table for two?'],
    ['a style without its end', '<head><style>p{color:red}<!-- </head><body><p>Table for two?</p>'],
    ['a comment without its end', '<!-- begin of content ><p>Table for two?</p>'],
    ['a quote without its end', '<p class="x>Table for two?</p>'],
    ['what Outlook is told apart', '<!--[if mso | IE]><p>For Outlook</p><![endif]--><p>Table for two?</p>'],
    ['what all but Outlook are told', '<!--[if !mso]><!--><p>Table for two?</p><!--<![endif]-->'],
    ['what is told in the open', '<![if !mso]><p>Table for two?</p><![endif]>'],
    ['a condition without its end', '<!--[if mso]><p>For Outlook</p><![endif]><p>Table for two?</p>'],
    [
      'a twin of what Outlook is shown',
      '<!--[if mso]><p>For Outlook</p><![endif]--> <p style="mso-hide:all">Table for two?</p>',
    ],
    [
      'a paragraph among empty ones',
      '<p>&nbsp;</p><p>\u200b</p><p>Table&nbsp;for&#32;two&quest;</p><p>&zwnj;&nbsp;&#847;</p>',
    ],
  ])('%s', (_what, html) => {
    expect(text(html)).toBe('Table for two?');
  });
});

describe('what a person would not see is not read, and known to be there', () => {
  const styles = [
    [
      'display:none',
      'DISPLAY : NONE !important',
      'visibility:hidden',
      'visibility:collapse',
      'opacity:0',
      'opacity:.01',
    ],
    [
      'filter:opacity(0%)',
      'font-size:0',
      'font-size:1px',
      'font:0/0 a',
      'font-size:0.01em',
      'color:transparent',
    ],
    [
      'color:#fff',
      'color:#FEFEFE',
      'color:rgb(255 255 255)',
      'color:hsl(0,0%,99%)',
      'color:rgba(0,0,0,.02)',
      'color:snow',
    ],
    ['max-height:0;overflow:hidden', 'height:0px;overflow-y:hidden', 'width:1px;height:1px;overflow:hidden'],
    [
      'position:absolute;left:-9999px',
      'position:fixed;top:-100em',
      'margin-left:-5000px',
      'text-indent:-9999px',
    ],
    [
      'transform:scale(0)',
      'transform:translateX(-9999px)',
      'clip-path:inset(100%)',
      'mso-hide:all',
      'zoom:0',
    ],
    [
      'position:absolute;clip:rect(0,0,0,0)',
      'd\\69splay:n\\6f ne',
      'font-size:calc(0px)',
      'scale:0',
      '-webkit-text-fill-color:transparent',
      'color:white;background:#fff none',
      '/* x */display/**/:/* y */none',
    ],
  ].flat();

  test.each(styles)('by its own style: %s', (style) => {
    const reading = readHtml(`<p>Table for two?</p><div style="${style}">Pay at once</div>`);
    expect(reading).toMatchObject({ text: 'Table for two?', hasHiddenWords: true });
  });

  test.each([
    ['a class', '<style>.pre{display:none}</style><div class="a pre">Pay</div>'],
    [
      'an id, a name, an attribute',
      '<style>#x,u,[lang=xx]{opacity:0}</style><p id=x>Pay<p lang=xx>Pay</p><u>Pay</u>',
    ],
    [
      'what it lies in',
      '<style>.head td > span{font-size:0}</style><table class=head><tr><td><span>Pay</span></table>',
    ],
    [
      'a rule that follows it',
      '<p class=late>Pay</p><style>@media screen and (min-width:480px){.late{display:none}}</style>',
    ],
    ['rules in a comment', '<style><!-- .c{visibility:hidden} --></style><div class=c>Pay</div>'],
    ['an attribute', '<div hidden>Pay</div>'],
    ['its ground', '<table bgcolor=black><tr><td><font color="#000">Pay</font></table>'],
    [
      'something around it',
      '<div style="display:none"><b style="display:block;visibility:visible">Pay</b></div>',
    ],
    [
      'an inherited size',
      '<div style="font-size:0"><b style="font-size:100%"><i style="font-size:2em">Pay</i></b></div>',
    ],
  ])('by %s', (_by, html) => {
    expect(readHtml(`<p>Table for two?</p>${html}`)).toMatchObject({
      text: 'Table for two?',
      hasHiddenWords: true,
    });
  });
});

test('lines, lists, tables, links and descriptions of pictures are read as they are seen', () => {
  expect(
    text(
      '<p>one  <b>two</b>  <br> three</p><ul><li>a<li>b</ul><pre> x  y\n  z </pre><table><tr><td>1<td>2</table>' +
        '<a href="https://a.example/x">here</a> <a href="https://b.example">https://b.example</a>  <hr>end',
    ),
  ).toBe(
    'one two\nthree\n\n- a\n- b\n\n x  y\n  z\n\n1 2\n\nhere <https://a.example/x> https://b.example\n----------\nend',
  );
  expect(text('<a href="https://x.example"><img src="cid:a" alt="Our logo"></a>')).toBe(
    'Our logo <https://x.example>',
  );
});

test('what is repeated of earlier mail is marked, an indented passage is not', () => {
  const quote =
    '<blockquote type="cite"><div>Tuesday?</div><blockquote class="gmail_quote">Or when?</blockquote></blockquote>';
  expect(text(`<div>Ten.</div>${quote}<div>Bye</div>`)).toBe('Ten.\n\n> Tuesday?\n>\n> > Or when?\n\nBye');
  expect(text('<blockquote style="margin-left:40px">Ten.</blockquote>')).toBe('Ten.');
});

test.each([
  ['a picture', '<img src="cid:a">', { pictures: 1, hasWords: false }],
  [
    'a picture with a description, in a link',
    '<a href="https://x.example"><img src="a.png" alt="Sale"></a>',
    { pictures: 1, links: 1, hasWords: false },
  ],
  [
    'what counts readers',
    '<img src="https://x.example/o" width="1" height="1">',
    { pictures: 0, hasWords: false },
  ],
  ['a link between bars', '| <a href="https://x.example"></a> |', { links: 1, hasWords: false }],
  ['hidden words', '<p style="display:none">Pay</p>', { hasWords: false, hasHiddenWords: true }],
  ['a thumb', '<p>👍</p>', { hasWords: true }],
  ['a question mark', '<p>?</p><img src="a.png">', { pictures: 1, hasWords: true }],
])('a mail tells whether it shows words: %s', (_what, html, expected) => {
  expect(readHtml(html)).toMatchObject(expected);
});

const FILES = [
  'tokens',
  'declarations',
  'colours',
  'style-sheet',
  'look',
  'line-writer',
  'open-elements',
  'read-html',
].map((name) => new URL(`${name}.ts`, import.meta.url));

describe('a page of any form is read in time that grows with its length', () => {
  test.each<[string, (text: string) => unknown]>([
    ['a page', readHtml],
    ['a tag', (worst) => readHtml(`<p ${worst}`)],
    ['a style', (worst) => readHtml(`<p style="${worst.replaceAll('"', '')}">a`)],
    ['rules', (worst) => readHtml(`<style>${worst}</style><p class=a>a`)],
    ['a selector', (worst) => readHtml(`<style>${worst.replaceAll('{', '')}{color:red}</style><p class=a>a`)],
  ])(
    '%s',
    (_what, read) => {
      expect(slowTexts(FILES, read, { limitMs: 100, chars: 50_000 })).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('of elements, rules and open ends without number', () => {
    const many = 20_000;
    for (const page of [
      `${'<b>'.repeat(many)}${'</i>x'.repeat(many)}`,
      `${'<b><a href="http://a.example">x'.repeat(many / 4)}${'</a>'.repeat(many / 4)}`,
      '<tr><td>1 </td>'.repeat(many),
      '<!--'.repeat(many),
      '<style></head>'.repeat(many),
      '<p a="'.repeat(many),
      '<blockquote type=cite>x<p>'.repeat(many / 4),
      `<style>${'.a{opacity:1}'.repeat(many / 2)}${'.b .a{color:red}'.repeat(many / 2)}</style>${'<i class=a>x'.repeat(many / 4)}`,
      `<style>${'@media screen{'.repeat(many)}`,
      `<p style="${'color:red;'.repeat(many)}">`,
    ])
      expect(
        costMs(() => readHtml(page), 500),
        page.slice(0, 40),
      ).toBeLessThanOrEqual(500);
  });
});
