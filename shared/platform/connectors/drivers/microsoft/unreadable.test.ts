import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type ConnectorsCtx,
  connectedOwner,
  type connectorsWorld,
  readerOf,
} from '../../../../../tests/support/connectors.ts';
import { mail } from '../../capabilities/suite/mail/sample-mail.ts';
import { classOf } from '../../capabilities/suite/under-test.ts';

const OWNER = 'owner@example.com';
const MORE_THAN_IS_READ = { value: [{ id: 'large', body: { content: 'x'.repeat(20_000_001) } }] };

let world: Awaited<ReturnType<typeof connectorsWorld>>;
let ctx: ConnectorsCtx;
beforeEach(async () => {
  ({ world, ctx } = await connectedOwner(OWNER));
});
afterEach(() => world.close());

/** The next pages of messages hold more than is ever read at once. */
const fill = (times: number) =>
  world.mailbox.plan({
    action: 'status',
    status: 200,
    json: MORE_THAN_IS_READ,
    match: { path: '/v1.0/me/messages', times },
  });

async function aConversation(count: number): Promise<string> {
  let threadId = '';
  for (let n = 0; n < count; n += 1) {
    const at = new Date(Date.parse('2026-03-11T08:00:00Z') + n * 60_000).toUTCString();
    const inReplyTo = n > 0 ? `n${n - 1}@acme.example` : undefined;
    const body = mail({
      messageId: `n${n}@acme.example`,
      at,
      text: `Report ${n}`,
      ...(inReplyTo && { inReplyTo }),
    });
    const added = await world.control(`accounts/${OWNER}/messages`, { method: 'POST', body });
    threadId = (added as { conversationId: string }).conversationId;
  }
  return threadId;
}

const pageSizes = () =>
  world.mailbox
    .calls()
    .filter(({ path }) => path.startsWith('/v1.0/me/messages?'))
    .map(({ path }) => new URL(path, 'http://x').searchParams.get('$top'));

test('mails that are together more than is read at once are read in smaller pages, and none is missing', async () => {
  const threadId = await aConversation(12);
  fill(1);
  const messages = await (await readerOf(ctx)).mail.readThread(threadId, 10);
  expect(messages.map(({ text }) => text)).toEqual(Array.from({ length: 10 }, (_, n) => `Report ${n + 2}`));
  expect(pageSizes().slice(0, 2)).toEqual(['10', '1']);
});

test('new mail that is together more than is read at once is listed in smaller pages', async () => {
  await aConversation(1);
  fill(2);
  const ask = {
    since: new Date('2026-03-01T00:00:00Z'),
    seen: { has: () => false },
    first: 'oldest',
  } as const;
  const { threads } = await (await readerOf(ctx)).mail.arrivals(ask);
  expect(threads).toHaveLength(1);
  expect(pageSizes()).toEqual(['50', '5', '1']);
});

test('of one mail that is more than is read at once it is said that it is too large', async () => {
  const threadId = await aConversation(1);
  fill(0);
  expect(await classOf((await readerOf(ctx)).mail.readThread(threadId))).toBe('too_large');
});

const LISTED = {
  value: [
    { id: 'no-thread', subject: 'Lost its thread', receivedDateTime: '2026-03-11T08:00:00Z' },
    {
      id: 'bare',
      conversationId: 'c1',
      receivedDateTime: '2026-03-11T09:00:00Z',
      from: null,
      categories: null,
    },
    'not even an object',
  ],
};
const answerWith = (json: unknown) =>
  world.mailbox.plan({ action: 'status', status: 200, json, match: { path: '/v1.0/me/messages' } });

test('a mail that is listed in a form that nobody understands is named, and hides no other', async () => {
  const { mail: reader } = await readerOf(ctx);
  const since = new Date('2026-03-01T00:00:00Z');
  const unreadable = [
    { id: 'no-thread', subject: 'Lost its thread' },
    { id: '', subject: '' },
  ];
  answerWith(LISTED);
  const arrivals = await reader.arrivals({ since, seen: { has: () => false }, first: 'oldest' });
  expect(arrivals).toMatchObject({ threads: [{ threadId: 'c1', messageIds: ['bare'] }], unreadable });
  answerWith(LISTED);
  expect(await reader.inventory(since)).toMatchObject({ messages: [{ id: 'bare' }], unreadable });
  answerWith(LISTED);
  expect(await reader.search({ since })).toMatchObject([{ threadId: 'c1', from: null, labels: [] }]);
});

test('within a conversation a mail that is not understood is not left out in silence', async () => {
  answerWith(LISTED);
  expect(await classOf((await readerOf(ctx)).mail.readThread('c1'))).toBe('rejected');
});

test('a field that Microsoft leaves empty makes neither a mail nor an event unreadable', async () => {
  const { mail: reader, calendar } = await readerOf(ctx);
  const nobody = [{ emailAddress: null }];
  const bare = {
    id: 'm',
    conversationId: 'c',
    subject: null,
    changeKey: null,
    isDraft: null,
    categories: null,
  };
  const people = { from: { emailAddress: null }, toRecipients: null, ccRecipients: nobody, replyTo: null };
  answerWith({
    value: [
      {
        ...bare,
        ...people,
        receivedDateTime: '2026-03-11T09:00:00Z',
        body: { contentType: 'text', content: null },
      },
    ],
  });
  expect(await reader.readThread('c')).toMatchObject([{ id: 'm', from: { address: '' }, to: [], text: '' }]);

  const at = (hour: number) => ({ dateTime: `2026-03-12T${hour}:00:00.0000000`, timeZone: 'UTC' });
  const event = {
    id: 'e',
    changeKey: null,
    start: at(10),
    end: at(11),
    organizer: nobody[0],
    attendees: null,
  };
  world.mailbox.plan({
    action: 'status',
    status: 200,
    json: { value: [event, { ...event, attendees: nobody }] },
    match: { path: '/v1.0/me/calendarView' },
  });
  const day = { from: new Date('2026-03-12T00:00:00Z'), to: new Date('2026-03-13T00:00:00Z') };
  expect(await calendar.list(day)).toHaveLength(2);
});
