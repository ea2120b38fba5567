import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { addMail, control, dana, eml, openWorld } from './mailbox-client.ts';

let mailbox: RunningMailbox;
beforeAll(async () => {
  mailbox = await openWorld();
});
beforeEach(async () => {
  await control(mailbox, 'DELETE', `accounts/${dana}`);
  await control(mailbox, 'POST', 'accounts', {
    address: dana,
    name: 'Dana Levi',
    timeZone: 'Asia/Jerusalem',
  });
});
afterAll(() => mailbox.stop());

const inbox = async () => {
  const { json } = await control(mailbox, 'GET', `accounts/${dana}/mailbox`);
  return json.folders.find((folder: { folder: string }) => folder.folder === 'inbox').messages;
};

/** Hebrew letters as windows-1255 bytes. */
const windows1255 = (text: string) =>
  Buffer.from(
    [...text].map((sign) =>
      sign >= 'א' && sign <= 'ת' ? sign.charCodeAt(0) - 0x5d0 + 0xe0 : sign.charCodeAt(0),
    ),
  );

test('Hebrew in windows-1255 is readable, encoded or as raw bytes', async () => {
  const encoded = `=?windows-1255?B?${windows1255('שלום דנה').toString('base64')}?=`;
  const head = eml({
    subject: encoded,
    headers: ['Content-Type: text/plain; charset=windows-1255', 'Content-Transfer-Encoding: 8bit'],
    text: '@',
  });
  const [before = '', after = ''] = head.split('@\r\n');
  await addMail(
    mailbox,
    Buffer.concat([Buffer.from(`${before}`, 'latin1'), windows1255('הפגישה ביום חמישי'), Buffer.from(after)]),
  );
  const quoted = [...windows1255('מחר')].map((byte) => `=${byte.toString(16).toUpperCase()}`).join('');
  await addMail(
    mailbox,
    eml({
      subject: 'qp',
      headers: [
        'Content-Type: text/plain; charset=windows-1255',
        'Content-Transfer-Encoding: quoted-printable',
      ],
      text: quoted,
    }),
  );

  expect(await inbox()).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ subject: 'שלום דנה', text: 'הפגישה ביום חמישי' }),
      expect.objectContaining({ subject: 'qp', text: 'מחר' }),
    ]),
  );
});

test('mails that name each other are one conversation, in whatever order they arrive', async () => {
  const third = await addMail(
    mailbox,
    eml({ id: '<c@x>', subject: 'Re: Trip', headers: ['In-Reply-To: <b@x>'] }),
  );
  const first = await addMail(mailbox, eml({ id: '<a@x>', subject: 'Trip' }));
  expect(third.json.conversationId).not.toBe(first.json.conversationId);
  await addMail(mailbox, eml({ id: '<b@x>', subject: 'Something else', headers: ['References: <a@x>'] }));
  const conversations = new Set(
    (await inbox()).map((message: { conversationId: string }) => message.conversationId),
  );
  expect(conversations.size).toBe(1);
});

test('an answer without references finds its thread by subject and people, a newsletter of the same name does not', async () => {
  const first = await addMail(mailbox, eml({ subject: 'Roof repair' }));
  const answer = await addMail(mailbox, eml({ subject: 'RE: Roof  repair' }));
  const stranger = await addMail(mailbox, eml({ subject: 'Re: Roof repair', from: 'Shop <shop@other.org>' }));
  const again = await addMail(mailbox, eml({ subject: 'Roof repair' }));
  expect(answer.json.conversationId).toBe(first.json.conversationId);
  expect(stranger.json.conversationId).not.toBe(first.json.conversationId);
  expect(again.json.conversationId).not.toBe(first.json.conversationId);
});

test('the same mail lands once, and one without an id is known by its content', async () => {
  const mail = eml({ id: '<once@x>' });
  expect((await addMail(mailbox, mail)).status).toBe(201);
  expect((await addMail(mailbox, mail)).json.outcome).toBe('already-there');
  const nameless = eml().replace(/Message-ID:.*\r\n/, '');
  await addMail(mailbox, nameless);
  expect((await addMail(mailbox, nameless)).json.outcome).toBe('already-there');
  expect(await inbox()).toHaveLength(2);
});

test('a bulk keeps what is readable and names what is not', async () => {
  const { json } = await control(mailbox, 'POST', `accounts/${dana}/messages/bulk`, {
    messages: [eml(), '', 'no mail at all', eml({ from: `Dana <${dana}>`, subject: 'my own' })],
  });
  expect(json).toEqual({
    imported: 2,
    alreadyThere: 0,
    rejected: [
      { index: 1, reason: 'the message is empty' },
      { index: 2, reason: 'there is no readable From line' },
    ],
  });
  expect(await inbox()).toHaveLength(1);
});

test('a mail is placed in Sent Items and moved by days when told so', async () => {
  await addMail(mailbox, eml({ date: 'Thu, 12 Mar 2026 08:00:00 +0200' }), '?folder=sentitems&shiftDays=2');
  const { folders } = (await control(mailbox, 'GET', `accounts/${dana}/mailbox`)).json;
  const sent = folders.find((folder: { folder: string }) => folder.folder === 'sentitems').messages;
  expect(sent).toMatchObject([{ receivedDateTime: '2026-03-14T06:00:00.000Z', isRead: true }]);
  expect((await addMail(mailbox, eml(), '?folder=elsewhere')).status).toBe(400);
});

test('an unknown account and an unknown zone are told plainly', async () => {
  expect((await addMail(mailbox, eml(), '', 'nobody@x.org')).status).toBe(404);
  expect(
    (await control(mailbox, 'POST', 'accounts', { address: 'a@b.c', timeZone: 'Mars/Base' })).status,
  ).toBe(400);
  expect((await control(mailbox, 'POST', 'accounts', { name: 'no address' })).status).toBe(400);
});

test('the page inside the mailbox shows mail as text, never as markup', async () => {
  await addMail(
    mailbox,
    eml({ subject: '<img src=x onerror=alert(1)>', text: '<script>alert(2)</script> & more' }),
  );
  const page = await fetch(`${mailbox.url}/__control/?account=${dana}`);
  const html = await page.text();
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).toContain('&lt;script&gt;alert(2)&lt;/script&gt; &amp; more');
  expect(html).not.toMatch(/<(img|script)/);
});

test('a web page from elsewhere cannot read or fill the mailbox', async () => {
  const foreign = await fetch(`${mailbox.url}/__control/accounts/${dana}/messages`, {
    method: 'POST',
    body: eml(),
    headers: { origin: 'https://evil.example' },
  });
  expect(foreign.status).toBe(403);
  expect(await inbox()).toEqual([]);
});

test('a mail without a date is as old as its newest Received line', async () => {
  const undated = eml({ headers: ['Received: from a by b; Fri, 06 Mar 2026 06:19:13 +0000'] }).replace(
    /Date:.*\r\n/,
    '',
  );
  await addMail(mailbox, undated);
  expect(await inbox()).toMatchObject([{ receivedDateTime: '2026-03-06T06:19:13.000Z' }]);
});
