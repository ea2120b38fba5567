import { once } from 'node:events';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importWorld } from './import-world.ts';
import { dana, eml } from './mailbox-client.ts';

let world: Awaited<ReturnType<typeof importWorld>>;
beforeEach(async () => {
  world = await importWorld();
});
afterEach(() => world.close());

const separator = 'From avi@example.com Thu Mar 12 08:00:00 2026\r\n';
const mbox = (...mails: string[]) => mails.map((mail) => `${separator}${mail}\r\n`).join('');
const withHeaders = (subject: string, ...headers: string[]) =>
  `${headers.join('\r\n')}\r\n${eml({ subject })}`;
const emlx = (mail: string, flags: number) =>
  `${Buffer.byteLength(mail)}\n${mail}<?xml version="1.0" encoding="UTF-8"?>\n<plist version="1.0"><dict>\n\t<key>flags</key>\n\t<integer>${flags}</integer>\n</dict></plist>\n`;
const mine = (subject: string) => eml({ subject, from: `Dana <${dana}>`, to: 'avi@example.com' });

describe('mail lies after an import where it lay before, read or unread as it was', () => {
  test('Apple Mail: folders that end in .mbox, with a file mbox or with one .emlx each', async () => {
    await world.write({
      'Mail/INBOX.mbox/Messages/1.emlx': emlx(eml({ subject: 'read' }), 1),
      'Mail/INBOX.mbox/Messages/2.emlx': emlx(eml({ subject: 'answered' }), 1 + 4),
      'Mail/INBOX.mbox/Messages/3.emlx': emlx(eml({ subject: 'unread' }), 2 ** 30),
      'Mail/INBOX.mbox/Messages/4.emlx': emlx(eml({ subject: 'marked as junk' }), 2 ** 24),
      'Mail/INBOX.mbox/Messages/5.emlx': emlx(eml({ subject: 'marked as deleted' }), 3),
      'Mail/INBOX.mbox/Messages/6.partial.emlx': emlx(eml({ subject: 'in part' }), 1),
      'Mail/INBOX.mbox/Messages/7.emlx': 'no length here\n',
      'Mail/INBOX.mbox/table_of_contents': 'abc',
      'Mail/INBOX.mbox/Attachments/6/2/attached.eml': eml({ subject: 'attached' }),
      'Mail/Sent Messages.mbox/mbox': mbox(mine('sent')),
      'Mail/Deleted Messages.mbox/8F/Data/Messages/9.emlx': emlx(eml({ subject: 'thrown away' }), 0),
    });
    expect(await world.run('Mail')).toBe(0);
    expect(await world.subjects()).toEqual({
      inbox: ['answered', 'in part', 'read', 'unread'],
      sentitems: ['sent'],
      deleteditems: ['marked as deleted', 'thrown away'],
      junkemail: ['marked as junk'],
    });
    const inbox = await world.inFolder('inbox');
    expect(inbox.filter(({ isRead }) => !isRead).map(({ subject }) => subject)).toEqual(['unread']);
    const properties = inbox.find(({ subject }) => subject === 'answered')?.extendedProperties;
    expect(properties).toEqual([{ id: 'Integer 0x1081', value: '102' }]);
    expect(world.lines).toContain(
      '  note on INBOX.mbox/Messages/6.partial.emlx: Apple Mail keeps its attachments apart, and they are not taken in',
    );
    expect(world.lines.at(-2)).toBe(`11 given: 8 imported into ${dana}, 0 already there, 3 left out.`);
  });

  test('Thunderbird: files without an ending, folders in .sbd, its flags, its indexes', async () => {
    const flagged = (subject: string, status: string) => withHeaders(subject, `X-Mozilla-Status: ${status}`);
    await world.write({
      'p/Inbox': mbox(flagged('read', '0001'), flagged('unread', '0000'), flagged('moved', '0009')),
      'p/Inbox.msf': 'an index',
      'p/Trash': '',
      'p/Archives.sbd/2025': mbox(
        flagged('kept', '0003'),
        mine('own answer'),
        eml({ subject: 'from a list', from: `"${dana} via a list" <list@example.com>` }),
      ),
      'p/Unsent Messages': mbox(mine('not sent yet')),
      'p/Drafts': mbox(flagged('half', '0000')),
      'p/Junk': mbox(flagged('spam', '0000')),
    });
    expect(await world.run('p')).toBe(0);
    expect(await world.subjects()).toEqual({
      inbox: ['read', 'unread'],
      archive: ['from a list', 'kept'],
      sentitems: ['own answer'],
      drafts: ['half', 'not sent yet'],
      deleteditems: ['moved'],
      junkemail: ['spam'],
    });
    expect((await world.inFolder('drafts')).map(({ isDraft }) => isDraft)).toEqual([true, true]);
    expect((await world.inFolder('archive')).map(({ subject, isRead }) => isRead && subject)).toContain(
      'kept',
    );
    expect(world.lines).toContain('  left out Inbox.msf: it is an index of Thunderbird and holds no mail');
    expect(world.lines).toContain('  left out Trash: the file is empty');
  });

  test('a mail that was moved away, and is only not yet removed from its old folder, stays where it went', async () => {
    const mail = eml({ id: '<moved@example.com>', subject: 'moved' });
    await world.write({
      'p/Archives': mbox(`X-Mozilla-Status: 0001\r\n${mail}`),
      'p/Inbox': mbox(`X-Mozilla-Status: 0009\r\n${mail}`),
      'p/.A.Deleted Items/cur/1.a:2,S': mail,
    });
    expect(await world.run('p')).toBe(0);
    expect(await world.subjects()).toEqual({ archive: ['moved'] });
    expect(world.lines).toContain('  Archive        1 imported, 2 already there');
  });

  test('Maildir: cur and new, flags in the names, folders with dots, names in the UTF-7 of IMAP', async () => {
    await world.write({
      'M/cur/1710230000.M1.host:2,S': eml({ subject: 'read' }),
      'M/cur/1710230001.M1.host:2,RS': eml({ subject: 'answered' }),
      'M/cur/1710230002.M1.host:2,': eml({ subject: 'seen by nobody' }),
      'M/cur/1710230003.M1.host:2,ST': eml({ subject: 'deleted' }),
      'M/new/1710230004.M1.host': eml({ subject: 'new' }),
      'M/tmp/1710230005.M1.host': eml({ subject: 'half a delivery' }),
      'M/.INBOX.Sent/cur/1710230006.M1.host:2,S': mine('sent'),
      'M/.Entw&APw-rfe/cur/1710230007.M1.host:2,DS': mine('draft'),
      'M/.Archive.2024/new/1710230008.M1.host': eml({ subject: 'old' }),
      'M/dovecot-uidlist': '3 V1',
    });
    expect(await world.run('M')).toBe(0);
    expect(await world.subjects()).toEqual({
      inbox: ['answered', 'new', 'read', 'seen by nobody'],
      sentitems: ['sent'],
      drafts: ['draft'],
      archive: ['old'],
      deleteditems: ['deleted'],
    });
    expect((await world.inFolder('inbox')).filter(({ isRead }) => isRead)).toHaveLength(2);
    expect(world.lines.at(-2)).toBe(`10 given: 8 imported into ${dana}, 0 already there, 2 left out.`);
  });

  test('Gmail Takeout: labels say the folder and what was read, in whatever language they are', async () => {
    const labelled = (subject: string, labels: string) => withHeaders(subject, `X-Gmail-Labels: ${labels}`);
    await world.write({
      'Takeout/Mail/All mail Including Spam and Trash.mbox': mbox(
        labelled('read', 'Inbox,Important,Opened,Category Personal'),
        labelled('unread', 'Inbox,Unread,Category Updates'),
        labelled('spam', 'Spam,Unread'),
        labelled('thrown away', 'Trash,Opened'),
        labelled('filed', 'Archived,Opened,"Taxes, 2025"'),
        labelled('draft', 'Drafts'),
        labelled('sent', 'Sent,Opened'),
        labelled('entworfen', '=?UTF-8?Q?Entw=C3=BCrfe?='),
        labelled('geschickt', '=?UTF-8?Q?Gesendet,Ge=C3=B6ffnet,Kategorie:_Werbung?='),
        labelled('archivé', '=?UTF-8?Q?Archiv=C3=A9s,Non_?=\r\n =?UTF-8?Q?lus?='),
        labelled('נשלח', `=?UTF-8?B?${Buffer.from('נשלח,חשוב').toString('base64')}?=`),
        labelled('own labels only', '=?UTF-8?Q?=C3=9Cbungen?='),
      ),
    });
    expect(await world.run('Takeout')).toBe(0);
    expect(await world.subjects()).toEqual({
      inbox: ['own labels only', 'read', 'unread'],
      sentitems: ['geschickt', 'sent', 'נשלח'],
      drafts: ['draft', 'entworfen'],
      archive: ['archivé', 'filed'],
      deleteditems: ['thrown away'],
      junkemail: ['spam'],
    });
    const read = (await world.inFolder('inbox')).filter(({ isRead }) => isRead);
    expect(read.map(({ subject }) => subject)).toEqual(['read']);
    const archive = await world.inFolder('archive');
    expect(archive.find(({ subject }) => subject === 'archivé')?.isRead).toBe(false);
    expect(archive.find(({ subject }) => subject === 'filed')?.categories).toEqual(['Taxes, 2025']);
    expect(world.lines).toContain(
      'Labels of your own were kept as categories: Taxes, 2025 (1), Übungen (1).',
    );
  });
});

test('whatever is not read is named with its reason, and never stops the rest', async () => {
  await world.write({
    'a.eml': eml({ subject: 'first' }),
    'b.msg': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    'c.pst': '!BDN…',
    'd.zip': 'PK\x03\x04…',
    'e.mbox.gz': Buffer.from('1f8b0800', 'hex'),
    'f.tar': 'a header of tar',
    'g.txt': 'a note',
    'h.mbox': '\r\n\r\n',
    'i.eml': '',
    'j.eml': Buffer.from([0, 1, 2]),
    'k.emlx/inside.eml': eml({ subject: 'in a folder that looks like a file' }),
    '7': eml({ subject: 'a mail without an ending' }),
    'z.eml': eml({ subject: 'last' }),
  });
  await symlink('/', join(world.folder, 'everything'));
  await symlink(join(world.folder, 'a.eml'), join(world.folder, 'a-link.eml'));
  const socket = createServer().listen(join(world.folder, 'socket.eml'));
  await once(socket, 'listening');

  expect(await world.run()).toBe(0);
  expect(await world.subjects()).toEqual({
    inbox: ['a mail without an ending', 'first', 'in a folder that looks like a file', 'last'],
  });
  expect(world.lines.filter((line) => line.startsWith('  left out'))).toEqual([
    '  left out a-link.eml: it is a symbolic link, which is not followed',
    '  left out b.msg: it is in Outlook’s own form: save it as .eml first',
    '  left out c.pst: it is a data file of Outlook: export it as .eml or mbox first',
    '  left out d.zip: it is an archive: unpack it, and import the folder that comes out',
    '  left out e.mbox.gz: it is an archive: unpack it, and import the folder that comes out',
    '  left out everything: it is a symbolic link, which is not followed',
    '  left out f.tar: it is an archive: unpack it, and import the folder that comes out',
    '  left out g.txt: it is neither a mail nor a mailbox nor a calendar',
    '  left out h.mbox: there is no mail in it',
    '  left out i.eml: the message is empty',
    '  left out socket.eml: it is no file but a device, a pipe or a socket',
    '  left out j.eml: this is a binary file, not a mail',
  ]);
  expect(world.lines.at(-2)).toBe(`16 given: 4 imported into ${dana}, 0 already there, 12 left out.`);
  socket.close();
});

test('what went where, what was there already and what was left out add up to what was given', async () => {
  await world.write({
    Inbox: mbox(eml({ subject: 'one' }), eml({ subject: 'two' }), 'no header line\r\n'),
    Sent: mbox(mine('three')),
    'x.msf': 'x',
    'y.msf': 'y',
  });
  await world.run('Sent');
  world.lines.length = 0;
  await world.run();
  expect(world.lines.slice(-6)).toEqual([
    '  Inbox          2 imported (2 unread)',
    '  Sent Items     0 imported, 1 already there',
    '  Left out       2: it is an index of Thunderbird and holds no mail',
    '  Left out       1: there is no readable From line',
    `6 given: 2 imported into ${dana}, 1 already there, 3 left out.`,
    expect.stringContaining('All dates were moved by'),
  ]);
});

test('a mail behind a mark of its encoding, or of an encoding of its own, keeps its place and its time', async () => {
  const own = eml({ from: `Dana <${dana}>`, subject: 'own', date: 'Wed, 11 Mar 2026 08:00:00 +0000' });
  await world.write({
    'utf8.eml': Buffer.from(`\ufeff${own}`),
    'utf16.eml': Buffer.from(`\ufeff${own.replaceAll('own', 'wide')}`, 'utf16le'),
    'latin.eml': Buffer.from(eml({ subject: 'Grüße', headers: [] }), 'latin1'),
  });
  await world.run('', '--dates', 'keep');
  expect(await world.subjects()).toEqual({ inbox: ['Grüße'], sentitems: ['own', 'wide'] });
  for (const mail of await world.inFolder('sentitems'))
    expect(mail.receivedDateTime).toBe('2026-03-11T08:00:00.000Z');
});

test('an encoding that was guessed, and what lies in winmail.dat, are told', async () => {
  const packed = ['Content-Type: multipart/mixed; boundary=b'];
  const parts = '--b\r\n\r\nSee there.\r\n--b\r\nContent-Type: application/ms-tnef\r\n\r\nx\r\n--b--';
  await world.write({
    'a.eml': Buffer.from(eml({ text: 'Grüße aus Köln, bis Donnerstag', headers: [] }), 'latin1'),
    'b.eml': eml({ headers: packed, text: parts }),
  });
  await world.run();
  expect(world.lines.filter((line) => line.startsWith('  note'))).toEqual([
    '  note on a.eml: it does not say in which encoding it is written; it was read as windows-1252',
    expect.stringMatching(/^ {2}note on b\.eml: Outlook packed a part of it into winmail\.dat/),
  ]);
  expect((await world.inFolder('inbox')).map(({ text }) => text)).toContain('Grüße aus Köln, bis Donnerstag');
});

describe('no mail is taken for another', () => {
  test('copies of one Message-ID that say something else are both there, and told', async () => {
    const id = '<same@example.com>';
    await world.write({
      'a.eml': eml({ id, subject: 'Offer', text: 'It costs 900.' }),
      'b.eml': `X-Mozilla-Status: 0001\r\nReceived: from a by b; Thu, 12 Mar 2026 06:00:01 +0000\r\n${eml({ id, subject: 'Offer', text: 'It costs 900.' })}`,
      'c.eml': eml({ id, subject: 'Offer', text: 'It costs 9000.' }),
      'd.mbox': mbox(eml({ id, subject: 'Offer', text: 'It costs 900.' }).replaceAll('\r\n', '\n')),
    });
    await world.run();
    const texts = (await world.inFolder('inbox')).map(({ text }) => text);
    expect(texts.toSorted()).toEqual(['It costs 900.', 'It costs 9000.']);
    expect(world.lines).toContain(
      '  note on c.eml: another mail has the same Message-ID and says something else; both are there',
    );
    expect(world.lines).toContain('  Inbox          2 imported (2 unread), 2 already there');
    await world.run();
    expect(await world.inFolder('inbox')).toHaveLength(2);
  });

  test('a mail without a date has the date of its container, or else lies at the time of the import and is told', async () => {
    const undated = (subject: string) => eml({ subject }).replace(/Date:.*\r\n/, '');
    await world.write({
      'dated.eml': eml({ subject: 'dated', date: 'Fri, 13 Mar 2026 08:00:00 +0000' }),
      'undated.eml': undated('nobody knows'),
      'unreadable.eml': eml({ subject: 'unreadable', date: 'yesterday' }),
      box: mbox(undated('by the box')),
      'M/cur/1773216000.M1.host:2,S': undated('by the name'),
    });
    await world.run('', '--dates', 'keep');
    const inbox = await world.inFolder('inbox');
    const at = (subject: string) => inbox.find((mail) => mail.subject === subject)?.receivedDateTime;
    expect(at('by the box')).toBe('2026-03-12T08:00:00.000Z');
    expect(at('by the name')).toBe('2026-03-11T08:00:00.000Z');
    expect(Date.now() - Date.parse(at('nobody knows') ?? '')).toBeLessThan(60_000);
    expect(world.lines.filter((line) => line.startsWith('  note'))).toEqual([
      '  note on undated.eml: it has no date, and lies at the time of this import',
      '  note on unreadable.eml: it has no date, and lies at the time of this import',
    ]);
  });
});
