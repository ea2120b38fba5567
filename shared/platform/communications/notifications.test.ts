import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ctx, DAY_MS } from '#kernel';
import { changePreferences, getPreferences } from '#platform/preferences';
import { aPerson, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { listNotifications, readNotification } from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

const notice = (key: string, type = 'suggestion') => ({
  key,
  title: 'Three replies wait for you',
  body: 'Clear Inbox has read 12 new mails.',
  about: { type, id: 'run_1' },
});

/** As a use-case does it: the notice is part of the batch that makes it true. */
async function tell(ctx: Pick<Ctx, 'db' | 'notifications'>, given: ReturnType<typeof notice>) {
  await ctx.db.batch(await ctx.notifications.telling(given));
}

test('the same occasion is told once, however often it is tried', async () => {
  const ctx = await aPerson(store, clock);
  await Promise.all(Array.from({ length: 10 }, () => tell(ctx, notice('run_1:end'))));
  await tell(ctx, notice('run_2:end'));
  const { items } = await listNotifications(ctx, { limit: 20 });
  expect(items).toHaveLength(2);
  expect(items[0]).toEqual({
    id: expect.stringMatching(/^ntf_/),
    title: 'Three replies wait for you',
    body: 'Clear Inbox has read 12 new mails.',
    about: { type: 'suggestion', id: 'run_1' },
    createdAt: '2026-11-10T12:00:00.000Z',
    readAt: null,
    expiresAt: '2026-12-10T12:00:00.000Z',
  });
});

test('newest first, unread and read apart', async () => {
  const ctx = await aPerson(store, clock);
  for (const key of ['a', 'b', 'c']) {
    clock.move(1_000);
    await tell(ctx, { ...notice(key), title: key });
  }
  const { items } = await listNotifications(ctx, { limit: 20 });
  expect(items.map(({ title }) => title)).toEqual(['c', 'b', 'a']);

  await readNotification(ctx, { id: items[1]?.id ?? '' });
  const titles = async (status: 'read' | 'unread') =>
    (await listNotifications(ctx, { limit: 20, status })).items.map(({ title }) => title);
  expect([await titles('unread'), await titles('read')]).toEqual([['c', 'a'], ['b']]);
});

test('reading twice keeps the first time, and does not prolong its life', async () => {
  const ctx = await aPerson(store, clock);
  await tell(ctx, notice('a'));
  const [{ id, expiresAt } = { id: '', expiresAt: '' }] = (await listNotifications(ctx, { limit: 1 })).items;
  clock.move(DAY_MS);
  const first = await readNotification(ctx, { id });
  clock.move(1_000);
  const [second, third] = await Promise.all([readNotification(ctx, { id }), readNotification(ctx, { id })]);
  expect([second, third]).toEqual([first, first]);
  expect(first.expiresAt).toBe(expiresAt);

  clock.set(expiresAt);
  await expect(readNotification(ctx, { id })).rejects.toMatchObject({ status: 404 });
  clock.set('2026-11-10T12:00:00.000Z');
});

test('of two who read it at once the first time stays', async () => {
  const ctx = await aPerson(store, clock);
  await tell(ctx, notice('a'));
  const [{ id } = { id: '' }] = (await listNotifications(ctx, { limit: 1 })).items;
  const patch: typeof ctx.db.patch = async (...change) => {
    clock.move(1_000);
    await readNotification(ctx, { id });
    return ctx.db.patch(...change);
  };
  const { readAt } = await readNotification({ ...ctx, db: { ...ctx.db, patch } }, { id });
  expect(readAt).toBe('2026-11-10T12:00:01.000Z');
  clock.set('2026-11-10T12:00:00.000Z');
});

test('another tenant and another kind of document are not found', async () => {
  const ctx = await aPerson(store, clock);
  const other = await aPerson(store, clock);
  await tell(ctx, notice('a'));
  const [{ id } = { id: '' }] = (await listNotifications(ctx, { limit: 1 })).items;
  for (const [reader, wanted] of [
    [other, id],
    [ctx, 'ntf_nobody'],
    [ctx, 'tenant'],
  ] as const) {
    await expect(readNotification(reader, { id: wanted })).rejects.toMatchObject({ code: 'api.not_found' });
  }
});

test('a person who does not want to hear of suggestions still hears of what cannot be switched off', async () => {
  const ctx = await aPerson(store, clock);
  const { etag } = await getPreferences(ctx);
  await changePreferences(ctx, { ifMatch: etag ?? '', notifications: { suggestions: [], runs: ['in_app'] } });
  await tell(ctx, notice('a', 'suggestion'));
  await tell(ctx, notice('b', 'run'));
  await tell(ctx, notice('c', 'connection'));
  const { items } = await listNotifications(ctx, { limit: 20 });
  expect(items.map(({ about }) => about.type).sort()).toEqual(['connection', 'run']);
});
