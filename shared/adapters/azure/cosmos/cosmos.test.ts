import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { all, type Doc, type TenantDb } from '#kernel';
import { openStore, type Store } from '../../../../tests/support/platform.ts';

interface Thing extends Doc {
  n: number;
  status?: string;
  createdAt?: string;
}

const aThing = (id: string, n = 0, more: Partial<Thing> = {}): Thing => ({ id, type: 'thing', n, ...more });

let store: Store;
let db: TenantDb;
let other: TenantDb;
let next = 0;

beforeAll(() => {
  store = openStore();
});
afterAll(() => store.close());

function freshTenants() {
  next += 1;
  db = store.cosmos.tenant(`tnt_${next}`);
  other = store.cosmos.tenant(`tnt_${next}_other`);
}

describe('single documents', () => {
  test('what was created is read back with an etag and without anything of the store', async () => {
    freshTenants();
    const created = await db.create(aThing('a', 1));
    const read = await db.get<Thing>('a');

    expect(created).toEqual({ kind: 'written', doc: read });
    expect(read).toEqual({ id: 'a', type: 'thing', n: 1, etag: expect.stringMatching(/^".+"$/) });
  });

  test('the document of another tenant is missing for every operation', async () => {
    freshTenants();
    await db.create(aThing('a'));

    expect(await other.get('a')).toBeUndefined();
    expect(await other.patch('a', [{ op: 'incr', path: '/n', value: 1 }])).toEqual({
      kind: 'refused',
      reason: 'missing',
    });
    expect(await other.remove('a')).toBe('missing');
    expect((await other.query('thing')).items).toEqual([]);
    expect(await other.count('thing')).toBe(0);
    expect(await db.count('thing')).toBe(1);
  });

  test('whether a document is there is told by what is newest, to a client that is behind, and changes nothing', async () => {
    freshTenants();
    await db.create(aThing('removed'));
    const late = store.openAnother('late').tenant(`tnt_${next}`);
    store.gateway.replicas.lag('late', 9);
    const kept = await db.create(aThing('kept', 1));
    await db.remove('removed');

    expect([await late.get('kept'), await late.isThere('kept')]).toEqual([undefined, true]);
    expect([await late.get('removed'), await late.isThere('removed')]).toEqual([
      expect.objectContaining({ id: 'removed' }),
      false,
    ]);
    expect(await other.isThere('kept')).toBe(false);
    expect(kept).toEqual({ kind: 'written', doc: await db.get('kept') });
    store.gateway.replicas.catchUp();
  });

  test('a tenantId inside a document cannot move it to another tenant', async () => {
    freshTenants();
    await db.create({ ...aThing('a'), tenantId: `tnt_${next}_other` } as Thing);

    expect(await other.get('a')).toBeUndefined();
    expect(await db.get('a')).toBeDefined();
  });

  test('an id is created once', async () => {
    freshTenants();
    await db.create(aThing('a'));
    expect(await db.create(aThing('a'))).toEqual({ kind: 'refused', reason: 'conflict' });
  });

  test('a replace under an old etag is refused and changes nothing', async () => {
    freshTenants();
    await db.create(aThing('a', 1));
    const read = await db.get<Thing>('a');
    if (!read) throw new Error('not there');
    const second = await db.replace({ ...read, n: 2 }, read.etag);

    expect(second.kind).toBe('written');
    expect(await db.replace({ ...read, n: 3 }, read.etag)).toEqual({ kind: 'refused', reason: 'stale' });
    const now = await db.get<Thing>('a');
    expect(now).toEqual({ id: 'a', type: 'thing', n: 2, etag: expect.any(String) });
    expect(second).toEqual({ kind: 'written', doc: now });
  });

  test.each<[string, (etag: string) => Promise<{ kind: string }>]>([
    ['replace', (etag) => db.replace(aThing('a', 3), etag)],
    ['patch', (etag) => db.patch('a', [{ op: 'set', path: '/n', value: 3 }], { etag })],
    ['batch: upsert', (etag) => db.batch([{ kind: 'upsert', doc: aThing('a', 3), etag }])],
    ['batch: replace', (etag) => db.batch([{ kind: 'replace', doc: aThing('a', 3), etag }])],
    [
      'batch: patch',
      (etag) => db.batch([{ kind: 'patch', id: 'a', etag, changes: [{ op: 'set', path: '/n', value: 3 }] }]),
    ],
    ['batch: delete', (etag) => db.batch([{ kind: 'delete', id: 'a', etag }])],
  ])('%s: a change under an old etag is refused and changes nothing', async (_way, change) => {
    freshTenants();
    await db.create(aThing('a', 1));
    const { etag: old = '' } = (await db.get<Thing>('a')) ?? {};
    await db.replace(aThing('a', 2), old);

    expect(await change(old)).toMatchObject({ kind: 'refused', reason: 'stale' });
    expect(await db.get<Thing>('a')).toMatchObject({ n: 2 });
  });

  test('of 50 conditional changes at once exactly as many pass as the condition allows', async () => {
    freshTenants();
    await db.create(aThing('a', 0));
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        db.patch<Thing>('a', [{ op: 'incr', path: '/n', value: 1 }], { condition: 'c.n < 7' }),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'written')).toHaveLength(7);
    expect((await db.get<Thing>('a'))?.n).toBe(7);
  });

  test('remove tells a stale etag from a missing document', async () => {
    freshTenants();
    await db.create(aThing('a'));
    expect(await db.remove('a', '"other"')).toBe('stale');
    expect(await db.remove('a')).toBe('removed');
    expect(await db.remove('a')).toBe('missing');
  });

  test('a document of more than 2 MB is refused by name', async () => {
    freshTenants();
    await expect(db.create({ ...aThing('a'), text: 'x'.repeat(2_200_000) } as Thing)).rejects.toMatchObject({
      code: 'store.document_too_large',
    });
  });
});

describe('queries', () => {
  test('pages follow each other without gap or repeat and end with null', async () => {
    freshTenants();
    for (let n = 0; n < 25; n += 1) await db.create(aThing(`t${String(n).padStart(2, '0')}`, n));
    const first = await db.query<Thing>('thing', { orderBy: 'c.id DESC', limit: 10 });
    expect(first.items.map(({ n }) => n)).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
    expect(first.next).not.toBeNull();

    const rest = await all<Thing>(db, 'thing', { orderBy: 'c.id DESC', limit: 10 });
    expect(rest.map(({ n }) => n)).toEqual(Array.from({ length: 25 }, (_, i) => 24 - i));
    expect((await db.query('thing', { limit: 100 })).next).toBeNull();
  });

  test('filters take parameters and hold only documents of the asked type', async () => {
    freshTenants();
    await db.create(aThing('a', 1, { status: 'open', createdAt: '2026-01-01T00:00:00.000Z' }));
    await db.create(aThing('b', 2, { status: 'done', createdAt: '2026-01-02T00:00:00.000Z' }));
    await db.create({ ...aThing('c', 3, { status: 'open' }), type: 'else' });
    const query = { where: 'c.status = @status OR c.n > @n', params: { status: 'open', n: 99 } };

    expect((await db.query<Thing>('thing', query)).items.map(({ id }) => id)).toEqual(['a']);
    expect(await db.count('thing', query)).toBe(1);
  });

  test('each further page is asked with the values of the first one', async () => {
    freshTenants();
    for (let n = 1; n <= 6; n += 1) await db.create(aThing(`a${n}`, n));
    const page = (least: number, after?: string) =>
      db.query<Thing>('thing', {
        where: 'c.n >= @least',
        params: { least },
        orderBy: 'c.id ASC',
        limit: 2,
        after,
      });
    const first = await page(2);
    const second = await page(5, first.next ?? '');
    const third = await page(6, second.next ?? '');
    expect([first, second, third].map(({ items }) => items.map(({ n }) => n))).toEqual([[2, 3], [4, 5], [6]]);
    expect(third.next).toBeNull();
  });

  test('a place in a list whose question has changed since is refused like any cursor that is not valid', async () => {
    freshTenants();
    for (const id of ['a', 'b', 'c']) await db.create(aThing(id));
    const { next: after } = await db.query('thing', { orderBy: 'c.id ASC', limit: 1 });
    await expect(
      db.query('thing', { orderBy: 'c.id DESC', limit: 1, after: after ?? '' }),
    ).rejects.toMatchObject({
      code: 'api.invalid_request',
      status: 400,
      extras: { errors: [{ pointer: '/cursor' }] },
    });
  });

  test('a query, also that of many ids at once, is one request, which names its tenant as the partition and in its text', async () => {
    freshTenants();
    await db.create(aThing('a'));
    const sent: { partition: string | undefined; query: string }[] = [];
    store.wire.watch = ({ headers, body }) =>
      sent.push({ partition: headers.get('x-ms-documentdb-partitionkey'), query: String(body) });
    await db.query('thing', { where: 'c.n = @n OR true', params: { n: 1 } });
    await db.count('thing');
    await Promise.all([db.get('a'), db.get('b')]);
    store.wire.watch = undefined;

    expect(sent).toHaveLength(3);
    for (const { partition, query } of sent) {
      expect(partition).toBe(`["tnt_${next}"]`);
      expect(query).toContain('c.tenantId = @tenantId AND');
      expect(query).toContain(`{"name":"@tenantId","value":"tnt_${next}"}`);
    }
  });

  test('a refused query is not run again without its tenant', async () => {
    freshTenants();
    let sent = 0;
    store.wire.watch = () => {
      sent += 1;
    };
    await expect(db.query('thing', { where: 'NO_SUCH_FUNCTION(c.id)' })).rejects.toMatchObject({ code: 400 });
    store.wire.watch = undefined;
    expect(sent).toBe(1);
  });
});

describe('batches', () => {
  test('all of it happens and each operation has its etag', async () => {
    freshTenants();
    await db.create(aThing('a', 1));
    const outcome = await db.batch([
      { kind: 'create', doc: aThing('b', 2) },
      {
        kind: 'patch',
        id: 'a',
        changes: [{ op: 'incr', path: '/n', value: 5 }],
        condition: 'c.n = 1',
      },
      { kind: 'upsert', doc: aThing('c', 3) },
    ]);
    const etags = await Promise.all(['b', 'a', 'c'].map(async (id) => (await db.get(id))?.etag));
    expect(outcome).toEqual({ kind: 'committed', etags });
    expect((await db.get<Thing>('a'))?.n).toBe(6);
  });

  test.each([
    ['conflict', { kind: 'create' as const, doc: aThing('a') }],
    ['missing', { kind: 'delete' as const, id: 'nobody' }],
    ['stale', { kind: 'replace' as const, doc: aThing('a', 9), etag: '"old"' }],
    ['stale', { kind: 'patch' as const, id: 'a', changes: [], condition: 'c.n > 5' }],
  ])('one refused operation (%s) undoes the whole batch and is named', async (reason, op) => {
    freshTenants();
    await db.create(aThing('a', 1));
    const change = { op: 'incr' as const, path: '/n', value: 1 };
    const refused = op.kind === 'patch' ? { ...op, changes: [change] } : op;
    const outcome = await db.batch([
      { kind: 'create', doc: aThing('new') },
      { kind: 'patch', id: 'a', changes: [change] },
      refused,
      { kind: 'create', doc: aThing('never') },
    ]);
    expect(outcome).toEqual({ kind: 'refused', index: 2, reason });
    expect(await db.get('new')).toBeUndefined();
    expect((await db.get<Thing>('a'))?.n).toBe(1);
  });
});
