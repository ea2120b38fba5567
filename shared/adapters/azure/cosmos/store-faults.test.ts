import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Doc, isPassing, type SweepDb, type TenantDb } from '#kernel';
import type { Fault } from '../../../../local/cosmos/index.ts';
import { openStore, type Store } from '../../../../tests/support/platform.ts';

interface Thing extends Doc {
  n: number;
}

const aThing = (id: string, n = 0): Thing => ({ id, type: 'thing', n });

let store: Store;
let db: TenantDb;
let other: TenantDb;
let next = 0;

beforeAll(() => {
  store = openStore();
});
afterAll(() => store.close());
afterEach(() => store.gateway.faults.clear());

function freshTenants() {
  next += 1;
  db = store.cosmos.tenant(`tnt_${next}`);
  other = store.cosmos.tenant(`tnt_${next}_other`);
}

/** Everything that a sweep finds. */
async function scanned(type: string, query: Parameters<SweepDb['scan']>[1]) {
  const found = [];
  for await (const one of store.cosmos.sweep.scan(type, query)) found.push(one);
  return found;
}

describe('faults of the store', () => {
  test('a write that must be repeated (449) is repeated', async () => {
    freshTenants();
    store.gateway.faults.add({ effect: { kind: 'status', status: 449 }, operation: 'create', count: 2 });
    store.gateway.faults.add({ effect: { kind: 'status', status: 449 }, operation: 'batch', count: 2 });

    expect((await db.create(aThing('a'))).kind).toBe('written');
    expect((await db.batch([{ kind: 'create', doc: aThing('b') }])).kind).toBe('committed');
  });

  test('a create whose answer was lost is found to have happened', async () => {
    freshTenants();
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'create', count: 1 });
    expect((await db.create(aThing('a', 4))).kind).toBe('written');
    expect((await db.get<Thing>('a'))?.n).toBe(4);
  });

  test("a lost answer is not taken for success when the id holds another's content", async () => {
    freshTenants();
    await db.create(aThing('a', 1));
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'create', count: 1 });
    expect(await db.create(aThing('a', 2))).toEqual({ kind: 'refused', reason: 'conflict' });
  });

  test('a create that never reached the store fails loudly', async () => {
    freshTenants();
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'create', count: 1 });
    await expect(db.create(aThing('a'))).rejects.toThrow();
  });

  test('a batch whose answer was lost is found to have happened, and is not done twice', async () => {
    freshTenants();
    await db.create(aThing('a', 0));
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'batch', count: 1 });
    const outcome = await db.batch([
      { kind: 'patch', id: 'a', changes: [{ op: 'incr', path: '/n', value: 1 }] },
      { kind: 'create', doc: aThing('b') },
    ]);
    const created = await db.get('b');
    expect(outcome).toEqual({ kind: 'committed', etags: ['"unknown"', created?.etag] });
    expect((await db.get<Thing>('a'))?.n).toBe(1);
  });

  test('a batch whose answer was lost and whose document is that of another is refused', async () => {
    freshTenants();
    await db.create(aThing('b', 1));
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'batch', count: 1 });
    const ops = [
      { kind: 'create' as const, doc: aThing('a') },
      { kind: 'create' as const, doc: aThing('b', 2) },
    ];
    expect(await db.batch(ops)).toEqual({ kind: 'refused', index: 1, reason: 'conflict' });
  });

  const asked: [Fault['operation'], () => Promise<unknown>][] = [
    ['read', () => db.get('a')],
    ['query', () => db.query('thing')],
    ['query', () => db.count('thing')],
    ['create', () => db.create(aThing('b'))],
    ['replace', () => db.replace(aThing('a', 2), '"any"')],
    ['patch', () => db.patch('a', [{ op: 'incr', path: '/n', value: 1 }])],
    ['delete', () => db.remove('a')],
    ['batch', () => db.batch([{ kind: 'create', doc: aThing('c') }])],
    ['query', () => scanned('thing', {})],
    ['query', () => store.cosmos.sweep.count('thing', {})],
    ['read', () => store.cosmos.directory.get('sub:a')],
  ];
  const away: Fault['effect'][] = [
    { kind: 'status', status: 503 },
    { kind: 'status', status: 429, retryAfterMs: 0 },
    { kind: 'status', status: 408 },
    { kind: 'status', status: 449 },
  ];

  test('a store that does not answer is a refusal that passes, whatever was asked of it', async () => {
    freshTenants();
    await db.create(aThing('a'));
    for (const effect of away)
      for (const [operation, ask] of asked) {
        store.gateway.faults.add({ effect, operation });
        const refusal = await ask().then(
          () => 'answered',
          (error: unknown) => isPassing(error) && error.code,
        );
        store.gateway.faults.clear();
        expect([effect, operation, refusal]).toEqual([effect, operation, 'platform.unavailable']);
      }
  });

  test('a replica that lags behind is a fault, not a missing document', async () => {
    freshTenants();
    await db.create(aThing('a'));
    store.gateway.faults.add({ effect: { kind: 'status', status: 404, subStatus: 1002 }, operation: 'read' });
    await expect(db.get('a')).rejects.toMatchObject({ code: 'platform.unavailable' });
  });
});

describe('over all tenants', () => {
  test('a sweep finds ids in every tenant, in the order it asks for, and counts them', async () => {
    freshTenants();
    await db.create({ ...aThing('s1', 1), type: 'swept', createdAt: '2026-01-02' } as Thing);
    await other.create({ ...aThing('s2', 2), type: 'swept', createdAt: '2026-01-01' } as Thing);
    const query = { where: 'c.n > @n', params: { n: 0 }, orderBy: 'c.createdAt ASC' };

    expect(await scanned('swept', query)).toEqual([
      { tenantId: `tnt_${next}_other`, id: 's2' },
      { tenantId: `tnt_${next}`, id: 's1' },
    ]);
    expect(await store.cosmos.sweep.count('swept', {})).toBe(2);
  });

  test('a sweep goes through all that there is, and not only through the first page', async () => {
    freshTenants();
    const ids = Array.from({ length: 230 }, (_, n) => `p${n}`);
    for (let from = 0; from < ids.length; from += 100)
      await db.batch(
        ids.slice(from, from + 100).map((id) => ({ kind: 'create', doc: { ...aThing(id), type: 'many' } })),
      );
    expect((await scanned('many', {})).map(({ id }) => id).sort()).toEqual(ids.sort());
  });

  test('a directory entry keeps the tenant that it names', async () => {
    await store.cosmos.directory.create({ id: 'sub:two', tenantId: 'tnt_9' });
    expect(await store.cosmos.directory.get('sub:two')).toMatchObject({ tenantId: 'tnt_9' });
  });

  test('the directory gives an id to one of 50 who claim it at once', async () => {
    const claims = await Promise.all(
      Array.from({ length: 50 }, (_, n) => store.cosmos.directory.create({ id: 'sub:one', owner: n })),
    );
    expect(claims.filter(({ kind }) => kind === 'written')).toHaveLength(1);

    const held = await store.cosmos.directory.get<{ id: string; owner: number }>('sub:one');
    if (!held) throw new Error('not there');
    expect(claims).toContainEqual({ kind: 'written', doc: held });
    expect(await store.cosmos.directory.replace({ id: 'sub:one', owner: 99 }, '"old"')).toEqual({
      kind: 'refused',
      reason: 'stale',
    });
    expect((await store.cosmos.directory.replace({ id: 'sub:one', owner: 99 }, held.etag)).kind).toBe(
      'written',
    );
    expect(await store.cosmos.directory.remove('sub:one')).toBe('removed');
    expect(await store.cosmos.directory.get('sub:one')).toBeUndefined();
  });

  test('a directory entry that was changed meanwhile is not removed under its old etag', async () => {
    const { directory } = store.cosmos;
    await directory.create({ id: 'sub:three', owner: 1 });
    const { etag: old = '' } = (await directory.get<{ id: string; etag?: string }>('sub:three')) ?? {};
    await directory.replace({ id: 'sub:three', owner: 2 }, old);
    expect(await directory.remove('sub:three', old)).toBe('stale');
    expect(await directory.get('sub:three')).toMatchObject({ owner: 2 });
  });
});
