import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { addMail, control, dana, eml, graphClient, noa, openWorld, signIn } from './mailbox-client.ts';

let mailbox: RunningMailbox;
let graph: ReturnType<typeof graphClient>;
let reader: ReturnType<typeof graphClient>;
beforeAll(async () => {
  mailbox = await openWorld({ now: () => new Date('2026-03-12T12:00:00Z') });
});
beforeEach(async () => {
  for (const address of [dana, noa]) {
    await control(mailbox, 'DELETE', `accounts/${address}`);
    await control(mailbox, 'POST', 'accounts', {
      address,
      name: address === dana ? 'Dana Levi' : 'Noa Cohen',
    });
  }
  graph = graphClient(mailbox, (await signIn(mailbox)).accessToken);
  reader = graphClient(mailbox, (await signIn(mailbox, { role: 'reader' })).accessToken);
});
afterAll(() => mailbox.stop());

const suggestion = 'String {6f1c2a7e-3b0d-4c59-9a44-d2b8a1f0c3e5} Name csSuggestionId';
const bySuggestion = (value: string) =>
  `$filter=${encodeURIComponent(`singleValueExtendedProperties/Any(ep: ep/id eq '${suggestion}' and ep/value eq '${value}')`)}`;
const subjects = (reply: { json: { value: { subject: string }[] } }) =>
  reply.json.value.map(({ subject }) => subject);
const recipientOf = (address: string) => ({ emailAddress: { address } });
const _day = (n: number) => `2026-03-${String(n).padStart(2, '0')}T08:00:00Z`;

test('each write changes the change key, and a stale one is refused', async () => {
  const { json } = await addMail(mailbox, eml());
  const before = (await graph('GET', `/me/messages/${json.id}`)).json;
  const after = await graph('PATCH', `/me/messages/${json.id}`, { categories: ['Family'], isRead: true });
  expect(after.json).toMatchObject({ id: before.id, categories: ['Family'], isRead: true });
  expect(after.json.changeKey).not.toBe(before.changeKey);
  const stale = await graph(
    'PATCH',
    `/me/messages/${json.id}`,
    { categories: [] },
    { 'if-match': before['@odata.etag'] },
  );
  expect([stale.status, stale.json.error.code]).toEqual([412, 'ErrorIrresolvableConflict']);
  expect((await graph('GET', `/me/messages/${json.id}`)).json.categories).toEqual(['Family']);
});

test.each([
  [{ isRed: true }, 'application/json', 'RequestBodyRead'],
  [{ isRead: 'yes' }, 'application/json', 'RequestBodyRead'],
  [{ body: { contentType: 'text', text: 'x' } }, 'application/json', 'RequestBodyRead'],
  [{ isRead: true }, 'text/plain', 'BadRequest'],
  [{ subject: 'new' }, 'application/json', 'ErrorInvalidPropertySet'],
])('a received message refuses the change %o sent as %s', async (body, type, code) => {
  const { json } = await addMail(mailbox, eml());
  const reply = await graph('PATCH', `/me/messages/${json.id}`, body, { 'content-type': type });
  expect([reply.status, reply.json.error.code]).toEqual([400, code]);
});

test('a reply draft goes to the reply address, stays in the thread and is found by its own mark', async () => {
  const original = await addMail(
    mailbox,
    eml({ id: '<o1@x.org>', subject: 'Trip', headers: ['Reply-To: Office <office@x.org>'] }),
  );
  expect((await graph('GET', `/me/messages?${bySuggestion('sug_1')}`)).json.value).toEqual([]);
  const draft = await graph('POST', `/me/messages/${original.json.id}/createReply`, {
    message: {
      body: { contentType: 'text', content: 'Count me in' },
      singleValueExtendedProperties: [{ id: suggestion, value: 'sug_1' }],
    },
  });
  expect(draft.status).toBe(201);
  expect(draft.json).toMatchObject({
    isDraft: true,
    subject: 'Re: Trip',
    conversationId: original.json.conversationId,
    toRecipients: [{ emailAddress: { name: 'Office', address: 'office@x.org' } }],
    body: { contentType: 'text', content: 'Count me in' },
  });
  const found = await graph(
    'GET',
    `/me/messages?${bySuggestion('sug_1')}&$expand=singleValueExtendedProperties($filter=id eq '${suggestion}')`,
  );
  expect(found.json.value).toMatchObject([
    { id: draft.json.id, singleValueExtendedProperties: [{ id: suggestion, value: 'sug_1' }] },
  ]);
  expect((await graph('GET', `/me/messages?${bySuggestion('sug_2')}`)).json.value).toEqual([]);

  const changed = await graph('PATCH', `/me/messages/${draft.json.id}`, {
    subject: 'Re: Trip!',
    toRecipients: [{ emailAddress: { address: noa } }],
  });
  expect(changed.json).toMatchObject({
    subject: 'Re: Trip!',
    toRecipients: [{ emailAddress: { address: noa } }],
  });
});

test('a reply with a comment quotes the original; comment and body together are refused', async () => {
  const original = await addMail(mailbox, eml({ text: 'Shall we?' }));
  const draft = await graph('POST', `/me/messages/${original.json.id}/createReply`, { comment: 'Yes' });
  expect(draft.json.body.content).toMatch(/^Yes\n\nOn .*wrote:\n> Shall we\?/);
  const both = await graph('POST', `/me/messages/${original.json.id}/createReply`, {
    comment: 'Yes',
    message: { body: { content: 'No' } },
  });
  expect(both.status).toBe(400);
});

test('a text comes back with the line ends of the wire, whatever it was written with', async () => {
  const draft = await graph('POST', '/me/messages', { body: { contentType: 'text', content: 'a\nb\r\nc' } });
  expect(draft.json.body.content).toBe('a\nb\r\nc');
  const read = await graph('GET', `/me/messages/${draft.json.id}`);
  expect(read.json.body).toEqual({ contentType: 'text', content: 'a\r\nb\r\nc\r\n' });
});

test('a draft takes attachments, each makes it another version, and pictures in the text are not counted', async () => {
  const draft = await graph('POST', '/me/messages', { subject: 'Hello', toRecipients: [recipientOf(noa)] });
  const path = `/me/messages/${draft.json.id}`;
  const part = { '@odata.type': '#microsoft.graph.fileAttachment', contentBytes: 'aGk=' };
  await graph('POST', `${path}/attachments`, { ...part, name: 'pixel.png', isInline: true });
  const inline = (await graph('GET', path)).json;
  expect([inline.hasAttachments, inline.changeKey === draft.json.changeKey]).toEqual([false, false]);
  await graph('POST', `${path}/attachments`, { ...part, name: 'terms.pdf' });
  expect((await graph('GET', path)).json.hasAttachments).toBe(true);
  expect((await graph('GET', `${path}/attachments?$select=name`)).json.value).toMatchObject([
    { name: 'pixel.png' },
    { name: 'terms.pdf' },
  ]);

  await graph('POST', `${path}/send`);
  expect((await graph('POST', `${path}/attachments`, { ...part, name: 'late.pdf' })).status).toBe(403);
  const marks = { singleValueExtendedProperties: [{ id: suggestion, value: 'sug_8' }] };
  expect((await graph('PATCH', path, marks)).status).toBe(403);
});

test('a draft is sent once: it lies in Sent Items with its mark and id, and a second send finds nothing', async () => {
  const draft = await graph('POST', '/me/messages', {
    subject: 'Hello',
    body: { contentType: 'text', content: 'Hi Noa' },
    toRecipients: [{ emailAddress: { address: noa, name: 'Noa Cohen' } }],
    bccRecipients: [{ emailAddress: { address: 'secret@x.org' } }],
    singleValueExtendedProperties: [{ id: suggestion, value: 'sug_9' }],
  });
  const sent = await graph('POST', `/me/messages/${draft.json.id}/send`);
  expect([sent.status, sent.json]).toEqual([202, undefined]);
  expect((await graph('GET', '/me/mailFolders/drafts/messages')).json.value).toEqual([]);
  const inSent = await graph('GET', `/me/mailFolders/sentitems/messages?${bySuggestion('sug_9')}`);
  expect(inSent.json.value).toMatchObject([{ id: draft.json.id, isDraft: false, subject: 'Hello' }]);

  const again = await graph('POST', `/me/messages/${draft.json.id}/send`);
  expect([again.status, again.json.error.code]).toEqual([404, 'ErrorItemNotFound']);

  const { folders } = (await control(mailbox, 'GET', `accounts/${noa}/mailbox`)).json;
  const inbox = folders.find((folder: { folder: string }) => folder.folder === 'inbox').messages;
  expect(inbox).toMatchObject([
    {
      subject: 'Hello',
      text: 'Hi Noa',
      isRead: false,
      bcc: [],
      extendedProperties: [],
      from: { address: dana },
    },
  ]);
});

test('an answer from another mailbox of this server joins the thread of the first mail', async () => {
  const draft = await graph('POST', '/me/messages', {
    subject: 'Hello',
    toRecipients: [{ emailAddress: { address: noa } }],
  });
  await graph('POST', `/me/messages/${draft.json.id}/send`);
  const asNoa = graphClient(mailbox, (await signIn(mailbox, { account: noa })).accessToken);
  const { id } = (await asNoa('GET', '/me/mailFolders/inbox/messages')).json.value[0];
  const answer = await asNoa('POST', `/me/messages/${id}/createReply`, { comment: 'Hello back' });
  await asNoa('POST', `/me/messages/${answer.json.id}/send`);
  expect((await graph('GET', '/me/mailFolders/inbox/messages')).json.value).toMatchObject([
    { subject: 'Re: Hello', conversationId: draft.json.conversationId },
  ]);
});

test('a draft without receivers is not sent', async () => {
  const draft = await graph('POST', '/me/messages', { subject: 'Hello' });
  const reply = await graph('POST', `/me/messages/${draft.json.id}/send`);
  expect([reply.status, reply.json.error.code]).toEqual([400, 'ErrorInvalidRecipients']);
});

test('moving keeps an immutable id and changes a mutable one; moving twice ends in the same folder', async () => {
  const { json } = await addMail(mailbox, eml());
  const mutable = { prefer: 'outlook.body-content-type="text"' };
  const before = (await graph('GET', `/me/messages/${json.id}`, undefined, mutable)).json.id;
  expect(before).not.toBe(json.id);
  const moved = await graph('POST', `/me/messages/${json.id}/move`, { destinationId: 'archive' });
  expect([moved.status, moved.json.id]).toEqual([201, json.id]);
  expect((await graph('POST', `/me/messages/${json.id}/move`, { destinationId: 'archive' })).status).toBe(
    201,
  );
  expect((await graph('GET', `/me/messages/${before}`)).status).toBe(404);
  expect(subjects(await graph('GET', '/me/mailFolders/archive/messages'))).toEqual(['Lunch']);
});

test('deleting puts a message into Deleted Items, deleting there removes it', async () => {
  const { json } = await addMail(mailbox, eml());
  expect((await graph('DELETE', `/me/messages/${json.id}`)).status).toBe(204);
  expect(subjects(await graph('GET', '/me/mailFolders/deleteditems/messages'))).toEqual(['Lunch']);
  expect((await graph('DELETE', `/me/messages/${json.id}`)).status).toBe(204);
  expect((await graph('GET', `/me/messages/${json.id}`)).status).toBe(404);
});

test('another person’s message is not there', async () => {
  const { json } = await addMail(mailbox, eml(), '', noa);
  const reply = await graph('GET', `/me/messages/${json.id}`);
  expect([reply.status, reply.json.error.code]).toEqual([404, 'ErrorItemNotFound']);
});

test('attachments come with their bytes', async () => {
  const parts = [
    '--b',
    'Content-Type: text/plain',
    '',
    'see attached',
    '--b',
    'Content-Type: application/pdf; name="bill.pdf"',
    'Content-Disposition: attachment; filename="bill.pdf"',
    'Content-Transfer-Encoding: base64',
    '',
    'JVBERi0xLjQK',
    '--b--',
  ];
  const { json } = await addMail(
    mailbox,
    eml({ text: parts.join('\r\n'), headers: ['Content-Type: multipart/mixed; boundary=b'] }),
  );
  expect((await reader('GET', `/me/messages/${json.id}`)).json.hasAttachments).toBe(true);
  const { value } = (await reader('GET', `/me/messages/${json.id}/attachments`)).json;
  expect(value).toMatchObject([
    {
      name: 'bill.pdf',
      contentType: 'application/pdf',
      size: 9,
      contentBytes: 'JVBERi0xLjQK',
      isInline: false,
    },
  ]);
});
