import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getUsage } from '#platform/plans';
import { aPerson, movableClock, openStore, type Store } from '../../../tests/support/platform.ts';
import { changePreferences, getPreferences, PreferencesChange } from './index.ts';

const clock = movableClock('2026-11-30T23:30:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

test('a new person has preferences that work, in the zone of the account', async () => {
  const ctx = await aPerson(store, clock, 'Europe/Berlin');
  const { body, etag } = await getPreferences(ctx);
  expect(body).toEqual({
    zone: 'Europe/Berlin',
    locale: 'en',
    name: 'Demo Person',
    persona: null,
    assumed: ['zone', 'locale', 'name'],
    quietHours: null,
    tone: { traits: [], language: null, signature: '' },
    replies: 'send',
    notifications: { suggestions: ['in_app'], runs: ['in_app'] },
    undoSec: 5,
  });
  expect(etag).toBeDefined();
});

test('what is not named in a change keeps its value, and the new etag is the one to use next', async () => {
  const ctx = await aPerson(store, clock);
  const first = await getPreferences(ctx);
  const quietHours = { from: '22:00', to: '07:00' };
  const second = await changePreferences(ctx, { ifMatch: first.etag ?? '', quietHours });
  const third = await changePreferences(ctx, { ifMatch: second.etag ?? '', locale: 'he-IL' });

  const assumed = ['zone', 'name'];
  expect(third.body).toEqual({ ...first.body, quietHours, locale: 'he-IL', assumed });
  expect(await getPreferences(ctx)).toEqual(third);
});

test('what was assumed counts as said once it is named, also with the value it has, and stays said', async () => {
  const ctx = await aPerson(store, clock, 'Europe/Berlin');
  const change = async (said: object) =>
    changePreferences(ctx, { ifMatch: (await getPreferences(ctx)).etag ?? '', ...said });

  expect((await change({ zone: 'Europe/Berlin' })).body.assumed).toEqual(['locale', 'name']);
  expect((await change({ name: 'Robin Vale', locale: 'en-GB' })).body).toMatchObject({
    name: 'Robin Vale',
    assumed: [],
  });
  expect((await change({ replies: 'draft' })).body.assumed).toEqual([]);
});

test('as whom somebody uses this is nobody’s guess: unsaid until they say it', async () => {
  const ctx = await aPerson(store, clock);
  const { etag } = await getPreferences(ctx);
  await changePreferences(ctx, { ifMatch: etag ?? '', persona: 'freelancer' });
  expect((await getPreferences(ctx)).body.persona).toBe('freelancer');
});

test('of a person who was there before anybody asked, all is still assumed', async () => {
  const ctx = await aPerson(store, clock, 'Europe/Berlin');
  for (const path of ['/name', '/persona', '/assumed', '/undoSec'] as const)
    await ctx.db.patch('preferences', [{ op: 'remove', path }]);
  expect((await getPreferences(ctx)).body).toMatchObject({
    name: null,
    persona: null,
    assumed: ['zone', 'locale', 'name'],
    undoSec: 5,
  });
});

test('a change on top of an old version is refused and changes nothing', async () => {
  const ctx = await aPerson(store, clock);
  const first = await getPreferences(ctx);
  const outcomes = await Promise.allSettled(
    ['de', 'fr'].map((locale) => changePreferences(ctx, { ifMatch: first.etag ?? '', locale })),
  );
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(changePreferences(ctx, { ifMatch: first.etag ?? '', locale: 'it' })).rejects.toMatchObject({
    code: 'api.stale',
    status: 412,
  });
});

test('the zone moves with the account, so that days are counted in it', async () => {
  const ctx = await aPerson(store, clock, 'UTC');
  const { etag } = await getPreferences(ctx);
  expect((await getUsage(ctx)).today.day).toBe('2026-11-30');
  await changePreferences(ctx, { ifMatch: etag ?? '', zone: 'Asia/Tokyo' });
  clock.move(10_000);
  const usage = await getUsage(ctx);
  expect(usage.today.day).toBe('2026-12-01');
  expect(usage.month).toBe('2026-11');
  clock.set('2026-11-30T23:30:00.000Z');
});

describe('a change is taken only when it can be meant', () => {
  test.each([
    { zone: 'Europe/Berlin' },
    { zone: 'America/Argentina/Buenos_Aires' },
    { locale: 'zh-Hant-TW' },
    { quietHours: null },
    { notifications: { suggestions: [], runs: ['in_app'] } },
    { undoSec: 0 },
    { undoSec: 30 },
    { persona: 'freelancer' },
  ])('%j', (change) => expect(PreferencesChange.safeParse(change).success).toBe(true));

  test.each([
    {},
    { zone: '+02:00' },
    { zone: 'Mars/Olympus' },
    { zone: '' },
    { locale: 'not a language' },
    { quietHours: { from: '25:00', to: '07:00' } },
    { quietHours: { from: '07:00', to: '07:00' } },
    { notifications: { suggestions: ['fax'], runs: [] } },
    { notifications: { suggestions: [] } },
    { tone: { traits: [], language: null, signature: 'x'.repeat(501) } },
    { name: '' },
    { name: 'Robin\nVale' },
    { assumed: [] },
    { undoSec: 31 },
    { persona: 'busy professionals' },
    { persona: null },
    { undoSec: -1 },
    { undoSec: 2.5 },
    { plan: 'family' },
  ])('not %j', (change) => expect(PreferencesChange.safeParse(change).success).toBe(false));
});
