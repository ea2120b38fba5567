import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Doc, PartitionDb } from '#kernel';
import { movableClock, openStore, type Store } from '../../../../tests/support/platform.ts';

interface Thing extends Doc {
  nextRunAt: string;
  createdAt: string;
}

const aThing = (id: string, day = 1): Thing => ({
  id,
  type: 'thing',
  nextRunAt: `2026-03-0${day}T08:00:00.000Z`,
  createdAt: `2026-03-0${day}T08:00:00.000Z`,
});

const clock = movableClock('2026-03-01T08:00:00.000Z');
let store: Store;
beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

describe.each([
  { name: 'due', orderBy: 'c.nextRunAt ASC', first: 'a' },
  { name: 'market', orderBy: 'c.createdAt DESC', first: 'b' },
] as const)('the container $name', ({ name, orderBy, first }) => {
  const open = (key: string): PartitionDb => store.cosmos[name](key);

  test('gives back what was stored, without what only places it there', async () => {
    const db = open('back');
    await db.create(aThing('a'));
    expect(await db.get<Thing>('a')).toEqual({ ...aThing('a'), etag: expect.any(String) });
  });

  test('shows nothing of another partition, neither by id nor by a question', async () => {
    await open('mine').create(aThing('a'));
    const other = open('another');
    expect(await other.get('a')).toBeUndefined();
    expect((await other.query('thing')).items).toEqual([]);
    expect(await other.count('thing')).toBe(0);
    expect(await other.remove('a')).toBe('missing');
  });

  test('is asked in the order that its use needs', async () => {
    const db = open('ordered');
    await db.batch([
      { kind: 'create', doc: aThing('a', 1) },
      { kind: 'create', doc: aThing('b', 2) },
    ]);
    const { items } = await db.query<Thing>('thing', { orderBy, limit: 1 });
    expect(items.map(({ id }) => id)).toEqual([first]);
  });

  test('lets one of two have what both want', async () => {
    const db = open('claimed');
    await db.create(aThing('a'));
    const etag = (await db.get<Thing>('a'))?.etag ?? '';
    const claims = await Promise.all(
      [1, 2].map((day) => db.patch('a', [{ op: 'set', path: '/nextRunAt', value: `${day}` }], { etag })),
    );
    expect(claims.map(({ kind }) => kind).sort()).toEqual(['refused', 'written']);
  });
});

test('what came in from outside is taken in once, and forgotten after a week', async () => {
  const { inbox } = store.cosmos;
  expect((await inbox.create({ id: 'graph:1' })).kind).toBe('written');
  expect(await inbox.create({ id: 'graph:1' })).toMatchObject({ kind: 'refused', reason: 'conflict' });
  clock.move(7 * 86_400_000 + 1_000);
  expect(await inbox.get('graph:1')).toBeUndefined();
});
