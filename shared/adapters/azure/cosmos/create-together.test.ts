import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Doc, TenantDb } from '#kernel';
import { openStore, type Store } from '../../../../tests/support/platform.ts';

interface Thing extends Doc {
  n: number;
  text?: string;
}

let store: Store;
let next = 0;

beforeAll(() => {
  store = openStore();
});
afterEach(() => store.gateway.faults.clear());
afterAll(() => store.close());

function aTenant(): TenantDb {
  next += 1;
  return store.cosmos.tenant(`tnt_created_${next}`);
}

const aThing = (id: string, n = 0, text = ''): Thing => ({ id, type: 'thing', n, text });

async function requestsOf(work: () => Promise<unknown>): Promise<number> {
  const before = store.gateway.metrics().operations;
  await work();
  return store.gateway.metrics().operations - before;
}

test('new documents that are asked for in the same moment are one request, and each can be changed as it was made', async () => {
  const db = aTenant();
  let made: Awaited<ReturnType<typeof db.create<Thing>>>[] = [];
  const requests = await requestsOf(async () => {
    made = await Promise.all(['a', 'b', 'c'].map((id) => db.create(aThing(id))));
  });
  expect(requests).toBe(1);
  for (const outcome of made) {
    if (outcome.kind !== 'written') throw new Error('it was not written');
    const { etag, ...doc } = outcome.doc;
    expect((await db.replace({ ...doc, n: 1 }, etag)).kind).toBe('written');
  }
});

test('of two that want the same id one is made and the other is told, and a third beside them is made', async () => {
  const db = aTenant();
  const outcomes = await Promise.all([
    db.create(aThing('a', 1)),
    db.create(aThing('a', 2)),
    db.create(aThing('b')),
  ]);
  expect(outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.reason : outcome.kind))).toEqual([
    'written',
    'conflict',
    'written',
  ]);
  expect(await db.get<Thing>('a')).toMatchObject({ n: 1 });
});

test('what is too large fails alone, also where only all of them together are', async () => {
  const db = aTenant();
  const big = 'x'.repeat(1_500_000);
  const [one, two, three] = await Promise.allSettled([
    db.create(aThing('a', 0, big)),
    db.create(aThing('b', 0, big)),
    db.create(aThing('c', 0, big + big)),
  ]);
  expect([one, two].map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(three).toMatchObject({ status: 'rejected', reason: { code: 'store.document_too_large' } });
});

test('tenants never share a request', async () => {
  const [one, two] = [aTenant(), aTenant()];
  const requests = await requestsOf(() =>
    Promise.all([
      one.create(aThing('a')),
      one.create(aThing('b')),
      two.create(aThing('a')),
      two.create(aThing('b')),
    ]),
  );
  expect(requests).toBe(2);
  expect(await two.count('thing')).toBe(2);
});

test('when the answer to them is lost, each is told what became of it', async () => {
  const db = aTenant();
  store.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'batch', count: 1 });
  const outcomes = await Promise.all(['a', 'b'].map((id) => db.create(aThing(id))));
  expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written']);
  expect(await db.count('thing')).toBe(2);
});

test('when they never reached the store, each fails', async () => {
  const db = aTenant();
  store.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'batch' });
  const outcomes = await Promise.allSettled(['a', 'b'].map((id) => db.create(aThing(id))));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await db.count('thing')).toBe(0);
});
