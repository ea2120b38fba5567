import { describe, expect, test } from 'vitest';
import { PATIENCE_MS, slowReads } from '../../../tests/support/cost.ts';
import { readMail } from '../mail/mime.ts';
import { soundAddresses } from '../mail/sound/addresses.ts';
import { soundMail } from '../mail/sound/sound-mail.ts';

const date = 'Date: Thu, 12 Mar 2026 08:00:00 +0200';
/** Header lines and a body whose bytes are written as latin1. */
const bytes = (header: string[], body: string) =>
  Buffer.from([...header, date, '', body, ''].join('\r\n'), 'latin1');

async function read(header: string[], body: string) {
  const from = header.some((line) => /^\W*from:/i.test(line)) ? [] : ['From: Avi <avi@example.com>'];
  const reading = await readMail(bytes([...header, ...from], body));
  if (reading.kind === 'unreadable') throw new Error(reading.reason);
  return reading.mail;
}
const textOf = async (header: string[], body: string) =>
  (await read(header, body)).content.body.content.trim();

/** Bytes of a text in an encoding that Node only reads, from its table. */
function inCharset(text: string, charset: string): string {
  const table = new Map<string, string>();
  const decoder = new TextDecoder(charset);
  for (let byte = 0; byte < 256; byte += 1)
    table.set(decoder.decode(Uint8Array.of(byte)), String.fromCharCode(byte));
  return [...text].map((sign) => table.get(sign) ?? sign).join('');
}

describe('a text that does not say in which encoding it is written is read in the one that it is written in', () => {
  test.each([
    ['windows-1252', 'Grüße aus Köln, wir sehen uns am Donnerstag um zehn.'],
    ['windows-1252', 'Café'],
    ['windows-1250', 'Dzień dobry, spotkajmy się w środę o dziesiątej, proszę.'],
    ['windows-1251', 'Привет, встретимся в четверг в десять утра.'],
    ['koi8-r', 'Привет, встретимся в четверг в десять утра.'],
    ['windows-1255', 'שלום דנה, ניפגש ביום חמישי בשעה עשר בבוקר'],
    ['windows-1253', 'Καλημέρα, θα βρεθούμε την Πέμπτη στις δέκα.'],
    ['windows-1256', 'مرحبا، نلتقي يوم الخميس الساعة العاشرة'],
    ['utf-8', 'Grüße, שלום, 你好 🌻'],
  ])('%s: %s', async (charset, text) => {
    const body = charset === 'utf-8' ? Buffer.from(text).toString('latin1') : inCharset(text, charset);
    for (const header of [
      [],
      ['Content-Type: text/plain'],
      ['Content-Type: text/plain; charset=us-ascii'],
      ['Content-Type: text/plain; charset=unknown-8bit'],
      ['Content-Type: text/plain; charset="nobody knows"'],
    ])
      expect(await textOf(header, body), header[0]).toBe(text);
  });

  test('what says its encoding is read in it, and a guess is told', async () => {
    const body = inCharset('Привет', 'koi8-r');
    expect(await textOf(['Content-Type: text/plain; charset=koi8-r'], body)).toBe('Привет');
    expect((await read(['Content-Type: text/plain; charset=koi8-r'], body)).notes).toEqual([]);
    expect((await read([], 'Gr\xfc\xdfe aus K\xf6ln und bis Donnerstag')).notes).toEqual([
      'it does not say in which encoding it is written; it was read as windows-1252',
    ]);
  });

  test('also in each part, behind each transfer encoding, and where a page names it', async () => {
    const parts = [
      '--b',
      'Content-Type: text/plain',
      '',
      'Gr\xfc\xdfe',
      '--b',
      'Content-Type: text/html',
      'Content-Transfer-Encoding: quoted-printable',
      '',
      '<p>Gr=FC=DFe aus K=\r\n=F6ln</p>',
      '--b--',
    ].join('\r\n');
    expect(await textOf(['Content-Type: multipart/alternative; boundary=b'], parts)).toBe(
      '<p>Grüße aus Köln</p>',
    );
    const page = `<meta http-equiv="Content-Type" content="text/html; charset=windows-1251"><p>${inCharset('Да', 'windows-1251')}</p>`;
    expect(await textOf(['Content-Type: text/html'], page)).toContain('<p>Да</p>');
    expect(
      await textOf(
        ['Content-Transfer-Encoding: base64'],
        Buffer.from('Gr\xfc\xdfe', 'latin1').toString('base64'),
      ),
    ).toBe('Grüße');
    expect(await textOf([], '\x1b$B$3$s\x1b(B')).toBe('こん');
  });

  test('text that names UTF-8 and is not written in it is read all the same', async () => {
    expect(await textOf(['Content-Type: text/plain; charset=utf-8'], 'Gr\xfc\xdfe aus K\xf6ln')).toBe(
      'Grüße aus Köln',
    );
    const cutOff = Buffer.from('Grüße aus Köln').toString('latin1').slice(0, -3);
    expect(await textOf(['Content-Type: text/plain; charset=utf-8'], cutOff)).toBe('Grüße aus K\ufffd');
  });
});

test('UTF-7 is read in texts, subjects and names', async () => {
  const mail = await read(
    [
      'From: =?utf-7?Q?J+APw-rgen?= <j@example.com>',
      'Subject: =?UNICODE-1-1-UTF-7?B?R3IrQVB3QTN3LWU=?=',
      'Content-Type: text/plain; charset=utf-7',
    ],
    'Gr+APwA3w-e +- bis Donnerstag',
  );
  expect(mail.content).toMatchObject({ from: { name: 'Jürgen' }, subject: 'Grüße' });
  expect(mail.content.body.content).toBe('Grüße + bis Donnerstag');
});

describe('raw bytes in a header are letters', () => {
  test.each([
    [
      'in the encoding of the text',
      ['Subject: \xf9\xec\xe5\xed', 'Content-Type: text/plain; charset=windows-1255'],
      'שלום',
    ],
    ['in one that is guessed', ['Subject: Gr\xfc\xdfe aus K\xf6ln'], 'Grüße aus Köln'],
    ['in UTF-8', [`Subject: ${Buffer.from('Grüße').toString('latin1')}`], 'Grüße'],
    [
      'in an encoded word',
      ['Subject: =?iso-8859-1?Q?Gr\xfc\xdfe_aus?= K=?iso-8859-1?q?=F6ln?='],
      'Grüße aus Köln',
    ],
    [
      'in an encoded word that is wrong about them',
      [`Subject: =?iso-8859-1?Q?Gr${Buffer.from('üß').toString('latin1')}e?=`],
      'Grüße',
    ],
  ])('%s', async (_where, header, subject) => {
    expect((await read(header, 'x')).content.subject).toBe(subject);
  });

  test('in names of people and of files', async () => {
    const mail = await read(
      ['From: "M\xfcller, J\xfcrgen" <j@example.com>', 'Content-Type: multipart/mixed; boundary=b'],
      '--b\r\n\r\nx\r\n--b\r\nContent-Type: application/pdf; name="Gr\xfc\xdfe.pdf"\r\n\r\nx\r\n--b--',
    );
    expect(mail.content.from?.name).toBe('Müller, Jürgen');
    expect(mail.attachments[0]?.name).toBe('Grüße.pdf');
  });
});

test.each([
  ['text', 'text', 'See you'],
  ['text; charset=iso-8859-1', 'text', 'See you'],
  ['html', 'html', 'See you'],
  ['something', 'text', 'See you'],
  ['text/html charset=utf-8', 'html', 'See you'],
  ['text/markdown', 'text', 'See you'],
  ['TEXT/PLAIN (as ever); format=flowed', 'text', 'See you'],
])('a mail of the type “%s” is read, not attached', async (type, kind, body) => {
  const mail = await read([`Content-Type: ${type}`], body);
  expect(mail.content.body.type).toBe(kind);
  expect(mail.content.body.content.trim()).toBe(body);
  expect(mail.attachments).toEqual([]);
});

test.each([
  [
    'a mark of UTF-8',
    Buffer.concat([Buffer.from('\xef\xbb\xbf', 'latin1'), bytes(['From: avi@example.com'], 'Hi')]),
  ],
  ['UTF-16', Buffer.from(`\ufeff${bytes(['From: avi@example.com'], 'Hi').toString('latin1')}`, 'utf16le')],
  ['empty lines', Buffer.concat([Buffer.from('\r\n \r\n'), bytes(['From: avi@example.com'], 'Hi')])],
])('a mail is read behind %s', async (_what, raw) => {
  const reading = await readMail(raw);
  expect(reading.kind === 'mail' && reading.mail.content.from?.address).toBe('avi@example.com');
});

test('addresses are read without their routes, comments and blanks', async () => {
  const mail = await read(
    [
      'From: dana@c.example (Dana (the) Levi)',
      'To: <@relay.example,@b.example:robin@c.example>, Mia (work) <mia@d.example (x)>, (none) a@b.example',
      'Cc: team: noa @ e.example, "Levi, Avi" <avi@f.example>; , <<z@g.example>>, "the owner"@h.example',
      'Reply-To: =?utf-8?Q?J=C3=BC?= (ja) <ju(x)@i.example>',
    ],
    'x',
  );
  const { from, to, cc, replyTo } = mail.content;
  expect(from).toEqual({ name: 'Dana (the) Levi', address: 'dana@c.example' });
  expect(to.map(({ address }) => address)).toEqual(['robin@c.example', 'mia@d.example', 'a@b.example']);
  expect(to[1]?.name).toBe('Mia');
  expect(cc.map(({ address }) => address)).toEqual([
    'noa@e.example',
    'avi@f.example',
    'z@g.example',
    '"the owner"@h.example',
  ]);
  expect(replyTo).toEqual([{ name: 'Jü', address: 'ju@i.example' }]);
  expect(soundAddresses('Dana <dana@c.example>, b@c.example')).toBe('Dana <dana@c.example>, b@c.example');
});

test('what Outlook packed into winmail.dat is named', async () => {
  const mail = await read(
    ['Content-Type: multipart/mixed; boundary=b'],
    '--b\r\n\r\n\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n\r\nx\r\n--b--',
  );
  expect(mail.notes).toEqual([expect.stringContaining('winmail.dat, which is not opened')]);
});

test('what is sound stays as it is', async () => {
  const raw = bytes(
    ['From: Avi <avi@example.com>', 'Subject: a\r\n b', 'Content-Type: multipart/mixed; boundary="b 1"'],
    `preamble\r\n--b 1\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nGr\xc3\xbc\xc3\x9fe\r\n--b 1\r\n\r\nplain\r\n--b 1\r\nContent-Type: application/pdf\r\n\r\n\xff\xfe\x00\r\n--b 1--\r\nepilogue`,
  );
  expect(Buffer.from(soundMail(raw).raw).equals(raw)).toBe(true);
});

test(
  'a mail of any form is read in time that grows with its length',
  async () => {
    const names = [
      'addresses',
      'charsets',
      'content-type',
      'encoded-words',
      'header-lines',
      'part',
      'sound-mail',
      'text-part',
    ];
    const files = names.map((name) => new URL(`../mail/sound/${name}.ts`, import.meta.url));
    const forms: ((text: string) => Promise<unknown>)[] = [
      async (text) => soundMail(Buffer.from(text)),
      async (text) => soundMail(Buffer.from(`From: ${text.replaceAll('\n', ' ')}\n\nx`)),
      async (text) =>
        soundMail(Buffer.from(`Content-Type: ${text.replaceAll('\n', ' ')}\n\nGr\xfc`, 'latin1')),
      async (text) => soundMail(Buffer.from(`Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${text}`)),
    ];
    for (const form of forms)
      expect(await slowReads(files, form, { limitMs: 250, chars: 50_000 })).toEqual([]);
  },
  PATIENCE_MS,
);
