import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RunningMailbox } from '../index.ts';
import { addMail, control, dana, eml, graphClient, openWorld, signIn } from './mailbox-client.ts';

let mailbox: RunningMailbox;
let graph: ReturnType<typeof graphClient>;
beforeAll(async () => {
  mailbox = await openWorld();
});
beforeEach(async () => {
  await control(mailbox, 'DELETE', `accounts/${dana}`);
  await control(mailbox, 'POST', 'accounts', { address: dana });
  graph = graphClient(mailbox, (await signIn(mailbox)).accessToken);
});
afterAll(() => mailbox.stop());

const start = '/me/mailFolders/inbox/messages/delta?$select=subject';

/** Follows a round to its end. */
async function round(from: string) {
  const changes: { id: string; subject?: string; '@removed'?: { reason: string } }[] = [];
  const pages: number[] = [];
  let link: string | undefined = from;
  for (;;) {
    const { json, status } = await graph('GET', link ?? '', undefined, {
      prefer: 'IdType="ImmutableId", odata.maxpagesize=2',
    });
    expect(status).toBe(200);
    expect('@odata.nextLink' in json && '@odata.deltaLink' in json).toBe(false);
    changes.push(...json.value);
    pages.push(json.value.length);
    link = json['@odata.nextLink'];
    if (!link) return { changes, pages, deltaLink: String(json['@odata.deltaLink']) };
  }
}

test('a first round brings everything, over pages of which one is empty; the next one only what changed', async () => {
  for (const subject of ['a', 'b', 'c']) await addMail(mailbox, eml({ subject }));
  const first = await round(start);
  expect(first.changes.map(({ subject }) => subject)).toEqual(['a', 'b', 'c']);
  expect(first.pages).toEqual([0, 2, 1]);
  expect((await round(first.deltaLink)).changes).toEqual([]);

  const [a, b, c] = first.changes;
  await graph('PATCH', `/me/messages/${a?.id}`, { isRead: true });
  await graph('POST', `/me/messages/${b?.id}/move`, { destinationId: 'archive' });
  await graph('DELETE', `/me/messages/${c?.id}`);
  await addMail(mailbox, eml({ subject: 'd' }));
  const second = await round(first.deltaLink);
  expect(second.changes).toMatchObject([
    { id: a?.id, subject: 'a' },
    { id: b?.id, '@removed': { reason: 'deleted' } },
    { id: c?.id, '@removed': { reason: 'deleted' } },
    { subject: 'd' },
  ]);
});

test('a date filter holds for later rounds too', async () => {
  await addMail(mailbox, eml({ subject: 'old', date: 'Sun, 01 Mar 2026 08:00:00 +0000' }));
  const first = await round(`${start}&$filter=receivedDateTime ge 2026-03-10T00:00:00Z`);
  expect(first.changes).toEqual([]);
  await addMail(mailbox, eml({ subject: 'older', date: 'Mon, 02 Mar 2026 08:00:00 +0000' }));
  await addMail(mailbox, eml({ subject: 'new', date: 'Wed, 11 Mar 2026 08:00:00 +0000' }));
  expect((await round(first.deltaLink)).changes.map(({ subject }) => subject)).toEqual(['new']);
});

test('an expired link asks for a fresh sync, a foreign or forged one is not valid', async () => {
  const { deltaLink } = await round(start);
  await control(mailbox, 'POST', `accounts/${dana}/expire-delta`);
  const expired = await graph('GET', deltaLink);
  expect([expired.status, expired.json.error.code]).toEqual([410, 'SyncStateNotFound']);
  const forged = await graph('GET', `${deltaLink}x`);
  expect([forged.status, forged.json.error.code]).toEqual([400, 'SyncStateInvalid']);
  expect((await round(start)).changes).toEqual([]);
});

test.each(['$search="x"', '$filter=isRead eq true', '$top=3'])('delta does not take %s', async (option) => {
  expect((await graph('GET', `/me/mailFolders/inbox/messages/delta?${option}`)).status).toBe(400);
});
