import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderName } from '../mail/message.ts';
import { dana } from './mailbox-client.ts';

/** What must have become of a mail, or of anything else that was given. */
export type Fate = { kind: 'in'; folder: FolderName; isRead: boolean } | { kind: 'copy' } | { kind: 'named' };

type Random = <T>(choices: readonly T[]) => T;

/** The same choices for the same seed (mulberry32). */
function seeded(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return (choices) => {
    const choice = choices[Math.floor(next() * choices.length)];
    if (choice === undefined) throw new Error('there is nothing to choose from');
    return choice;
  };
}

const b64 = (text: string | Buffer) => Buffer.from(text).toString('base64');
const word = (text: string) => `=?utf-8?B?${b64(text)}?=`;
const wrapped = (text: string) => text.replace(/(.{76})/g, '$1\r\n');

/** Header lines and body, as latin1, so that any bytes can be written. */
const bodies = [
  () => ['Content-Type: text/plain; charset=us-ascii\r\n', 'Shall we meet on Monday at ten?'],
  () => ['', 'A mail that says nothing of its form.'],
  () => [
    'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n',
    Buffer.from('Grüße, שלום, 你好 🌻').toString('latin1'),
  ],
  () => ['Content-Type: text/plain; charset=iso-8859-1\r\n', 'Gr\xfc\xdfe aus K\xf6ln'],
  () => ['Content-Type: text/plain; charset=windows-1255\r\n', '\xf9\xec\xe5\xed'],
  () => ['Content-Type: text/plain; charset=koi8-r\r\n', '\xd0\xd2\xc9\xd7\xc5\xd4'],
  () => ['Content-Type: text/plain; charset=nobody-knows\r\n', 'raw \xe4\xf6\xfc'],
  () => [
    'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n',
    '<p>Gr=C3=BC=C3=9Fe=\r\n und mehr</p>',
  ],
  () => [
    'Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n',
    wrapped(b64(Buffer.from('Wide letters', 'utf16le'))),
  ],
  () => [
    'Content-Type: multipart/mixed; boundary="=_b"\r\n',
    `--=_b\r\nContent-Type: text/plain\r\n\r\nWith a file.\r\n--=_b\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${wrapped(b64('x'.repeat(20_000)))}\r\n--=_b--`,
  ],
  () => [
    'Content-Type: multipart/alternative; boundary=never\r\n',
    '--other\r\n\r\nA boundary that never comes.',
  ],
  () => ['Content-Type: text\r\n', `>From the beginning\r\nFrom here on\r\n${'long '.repeat(8_000)}`],
] as const;

const dates = [
  'Date: Thu, 12 Mar 2026 08:00:00 +0200',
  'Date: 5 Feb 26 23:59:59 -0800 (a zone)',
  'date:\r\n\tMon, 02 Feb 2026 10:00:00 GMT',
  'Date: Fri, 01 Jan 2038 00:00:00 +0000',
  'Date: Thu, 01 Jan 1970 00:00:00 +0000',
  'Date: yesterday at noon',
  'Date: Sat, 31 Dec 99999 00:00:00 +0000',
  'Received: from a by b; Fri, 06 Mar 2026 06:19:13 +0000',
  'X-No-Date: at all',
] as const;

interface Made {
  number: number;
  raw: Buffer;
}

/** A mail that differs from all others by its number, in its subject. */
function makeMail(random: Random, number: number, { from = 'Avi <avi@example.com>', extra = '' } = {}): Made {
  const [form, body] = random(bodies)();
  const subject = random([`#${number}`, word(`#${number} ✓`), `#${number} folded\r\n over lines`]);
  const id = random([
    `Message-ID: <g${number}@example.com>\r\n`,
    `Message-ID: <g${number}@example.com>\r\n`,
    '',
  ]);
  const text = `${extra}From: ${from}\r\nTo: Dana <${dana}>\r\n${id}${random(dates)}\r\nSubject: ${subject}\r\n${form}\r\n${body}\r\n`;
  return { number, raw: Buffer.from(text, 'latin1') };
}

/** One place for mail: how it looks on the disk, and what must become of a mail with this state in it. */
interface Shelf {
  put(mail: Made, at: { random: Random; files: Map<string, Buffer[]> }): Fate;
  /** By the owner of the mailbox. */
  isOwn?: boolean;
  extra?(random: Random): string;
}

const landed = (folder: FolderName, isRead: boolean): Fate => ({ kind: 'in', folder, isRead });
const append = (files: Map<string, Buffer[]>, name: string, piece: Buffer) =>
  files.set(name, [...(files.get(name) ?? []), piece]);

function inMbox(path: string, fate: (mail: Made) => Fate, shelf: Omit<Shelf, 'put'> = {}): Shelf {
  return {
    ...shelf,
    put(mail, { random, files }) {
      const text = mail.raw.toString('latin1').replace(/^(>*From )/gm, '>$1');
      const end = random(['\r\n', '\n']);
      const lines = `From avi@example.com Thu Mar 12 08:00:00 2026\r\n${text}\r\n`.replaceAll('\r\n', end);
      append(files, path, Buffer.from(lines, 'latin1'));
      return fate(mail);
    },
  };
}

const labels: [string, Fate][] = [
  ['Inbox,Opened,Category Updates', landed('inbox', true)],
  ['Inbox,Unread', landed('inbox', false)],
  [`=?UTF-8?Q?Posteingang,Ge=C3=B6ffnet?=`, landed('inbox', true)],
  ['Spam,Unread', landed('junkemail', false)],
  ['Trash,Opened', landed('deleteditems', true)],
  [`=?UTF-8?B?${b64('Archivés,Non lus')}?=`, landed('archive', false)],
  ['Drafts', landed('drafts', true)],
  ['Sent,Opened', landed('sentitems', true)],
];
const takeout = labels.map(([line, fate]) =>
  inMbox('Takeout/Mail/All mail.mbox', () => fate, { extra: () => `X-Gmail-Labels: ${line}\r\n` }),
);

const mozilla: [string, string, Fate][] = [
  ['Inbox', '0001', landed('inbox', true)],
  ['Inbox', '0000', landed('inbox', false)],
  ['Inbox', '0009', landed('deleteditems', true)],
  ['Sent', '0001', landed('sentitems', true)],
  ['Archives.sbd/2025', '0003', landed('archive', true)],
  ['Junk', '0000', landed('junkemail', false)],
  ['Templates', '0000', landed('drafts', true)],
];
const thunderbird = mozilla.map(([file, status, fate]) =>
  inMbox(`thunderbird/${file}`, () => fate, { extra: () => `X-Mozilla-Status: ${status}\r\n` }),
);

const appleStates: [string, number, Fate][] = [
  ['INBOX', 1, landed('inbox', true)],
  ['INBOX', 2 ** 25, landed('inbox', false)],
  ['INBOX', 3, landed('deleteditems', true)],
  ['Drafts', 64, landed('drafts', true)],
  ['Gesendet', 1, landed('sentitems', true)],
  ['Junk', 2 ** 24, landed('junkemail', false)],
];
const apple = appleStates.map(
  ([box, flags, fate]): Shelf => ({
    put({ number, raw }, { random, files }) {
      const list = `<?xml version="1.0"?><plist><dict><key>flags</key><integer>${flags}</integer></dict></plist>`;
      const file = Buffer.concat([Buffer.from(`${raw.byteLength}\n`), raw, Buffer.from(list)]);
      append(files, `apple/${box}.mbox/Messages/${number}.${random(['', 'partial.'])}emlx`, file);
      return fate;
    },
  }),
);

const maildirStates: [string, string, Fate][] = [
  ['cur', ':2,S', landed('inbox', true)],
  ['cur', ':2,', landed('inbox', false)],
  ['cur', ';2,RS', landed('inbox', true)],
  ['cur', ':2,ST', landed('deleteditems', true)],
  ['new', '', landed('inbox', false)],
  ['tmp', '', { kind: 'named' }],
  ['.Entw&APw-rfe/cur', ':2,D', landed('drafts', true)],
  ['.INBOX.Sent/cur', ':2,S', landed('sentitems', true)],
  ['.Archive.2024/new', '', landed('archive', false)],
];
const maildir = maildirStates.map(
  ([part, flags, fate]): Shelf => ({
    put({ number, raw }, { files }) {
      append(files, `Maildir/${part}/17102${String(number).padStart(5, '0')}.M1.host${flags}`, raw);
      return fate;
    },
  }),
);

const single: Shelf[] = [
  {
    put({ number, raw }, { random, files }) {
      append(files, `single/${random(['', 'sub/', 'sub/deep/'])}${number}.${random(['eml', 'EML'])}`, raw);
      return landed('inbox', false);
    },
  },
  {
    isOwn: true,
    put({ number, raw }, { files }) {
      append(files, `single/${number}`, raw);
      return landed('sentitems', true);
    },
  },
];

const foreign: [string, string][] = [
  ['msg', '\xd0\xcf\x11\xe0'],
  ['pst', '!BDN'],
  ['zip', 'PK\x03\x04'],
  ['tar.gz', '\x1f\x8b'],
  ['msf', 'an index'],
  ['txt', 'a note'],
  ['eml', ''],
  ['eml', '\x00\x01\x02'],
  ['eml', 'nothing of a mail'],
  ['emlx', 'no length'],
];
const others = foreign.map(
  ([ending, content]): Shelf => ({
    put({ number }, { files }) {
      append(files, `others/${number}.${ending}`, Buffer.from(content, 'latin1'));
      return { kind: 'named' };
    },
  }),
);

/** So that each form is met about as often. */
const forms = [takeout, thunderbird, apple, maildir, single, [...single, ...others]];

/** Writes so many mails and other things into a folder, and says what must become of each of them, by number. */
export async function generateMails(
  folder: string,
  { seed, count, owner = dana }: { seed: number; count: number; owner?: string },
): Promise<Map<number, Fate>> {
  const random = seeded(seed);
  const files = new Map<string, Buffer[]>();
  const fates = new Map<number, Fate>();
  const made: Made[] = [];
  while (fates.size < count - 1) {
    const number = fates.size + 1;
    const copied = made.length > 0 && random([true, ...Array<boolean>(24).fill(false)]);
    if (copied) {
      append(files, `single/copy-${number}.eml`, random(made).raw);
      fates.set(number, { kind: 'copy' });
      continue;
    }
    const shelf = random(random(forms));
    const mail = makeMail(random, number, {
      ...(shelf.isOwn && { from: `Dana <${owner}>` }),
      extra: shelf.extra?.(random) ?? '',
    });
    const fate = shelf.put(mail, { random, files });
    fates.set(number, fate);
    if (fate.kind === 'in' && fate.folder === 'inbox' && !shelf.extra) made.push(mail);
  }
  for (const [name, pieces] of files) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), Buffer.concat(pieces));
  }
  await symlink('/', join(folder, 'link'));
  return fates.set(count, { kind: 'named' });
}
