import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Doc, TenantDb } from '#kernel';
import { openStore, type Store } from '../../../../tests/support/platform.ts';

interface Thing extends Doc {
  n: number;
}

let store: Store;
let next = 0;

beforeAll(() => {
  store = openStore();
});
afterAll(() => store.close());

async function aTenant(ids: string[]): Promise<TenantDb> {
  next += 1;
  const db = store.cosmos.tenant(`tnt_together_${next}`);
  for (const id of ids) await db.create<Thing>({ id, type: 'thing', n: 1 });
  return db;
}

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = store.gateway.metrics().operations;
  await work();
  return store.gateway.metrics().operations - before;
}

test('reads asked for in the same moment are one request, and what is missing is missing', async () => {
  const db = await aTenant(['a', 'b']);
  const same = store.cosmos.tenant(`tnt_together_${next}`);
  let found: (Thing | undefined)[] = [];
  const requests = await requestsOf(async () => {
    found = await Promise.all([db.get<Thing>('a'), db.get<Thing>('nope'), same.get<Thing>('b')]);
  });
  expect(requests).toBe(1);
  expect(found).toEqual([await db.get('a'), undefined, await db.get('b')]);
});

test('two readers of one document get a document each', async () => {
  const db = await aTenant(['a']);
  const [one, two] = await Promise.all([db.get<Thing>('a'), db.get<Thing>('a')]);
  expect(one).toEqual(two);
  expect(one).not.toBe(two);
});

test('tenants never share a request', async () => {
  const one = await aTenant(['a', 'b']);
  const two = await aTenant(['b']);
  const requests = await requestsOf(async () => {
    const found = await Promise.all([one.get('a'), one.get('b'), two.get('a'), two.get('b')]);
    expect(found.map((doc) => doc?.id)).toEqual(['a', 'b', undefined, 'b']);
  });
  expect(requests).toBe(2);
});

test('a read never joins a request that is already on its way, so it sees every write before it', async () => {
  const db = await aTenant(['a', 'b']);
  store.gateway.faults.add({ operation: 'query', effect: { kind: 'delay', delayMs: 50 }, count: 1 });
  const requests = await requestsOf(async () => {
    const earlier = Promise.all([db.get<Thing>('a'), db.get<Thing>('b')]);
    await db.patch('a', [{ op: 'incr', path: '/n', value: 1 }]);
    const [later] = await Promise.all([db.get<Thing>('a'), earlier]);
    expect(later?.n).toBe(2);
  });
  expect(requests).toBe(3);
});

test('more than a hundred at once are read in groups, none is lost', async () => {
  const ids = Array.from({ length: 250 }, (_, index) => `doc_${index}`);
  const db = await aTenant(ids);
  const requests = await requestsOf(async () => {
    const found = await Promise.all(ids.map((id) => db.get<Thing>(id)));
    expect(found.map((doc) => doc?.id)).toEqual(ids);
  });
  expect(requests).toBe(3);
});

test('a failure of the store reaches everybody who waited for it', async () => {
  const db = await aTenant(['a', 'b']);
  store.gateway.faults.add({ operation: 'query', effect: { kind: 'status', status: 410 }, count: 1 });
  const outcomes = await Promise.allSettled([db.get('a'), db.get('b')]);
  store.gateway.faults.clear();
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
