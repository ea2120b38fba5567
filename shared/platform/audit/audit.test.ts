import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { all, type BatchOp, DAY_MS, type Doc, type EventOf, withoutEtag } from '#kernel';
import {
  movableClock,
  openStore,
  type PlatformCtx,
  platformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import { type Chain, createAuditHeads } from './audit-heads.ts';
import { hashOf } from './entry.ts';
import { type AuditEntry, listAudit, verifyAudit } from './index.ts';

type EntryDoc = AuditEntry & Doc;

const clock = movableClock('2026-11-01T08:00:00.000Z');
let store: Store;
let tenants = 0;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());
afterEach(() => store.gateway.faults.clear());

const freshCtx = () => {
  tenants += 1;
  return platformCtx({ store, clock, tenantId: `tnt_${tenants}` });
};

declare module '#kernel/events' {
  interface Events {
    'thing.done': { subject: 'thing'; facts: AuditEntry['facts'] };
  }
}

const happened = (id: string, facts: AuditEntry['facts'] = {}): EventOf<'thing.done'> => ({
  action: 'thing.done',
  subject: { type: 'thing', id },
  facts,
});
const thing = (id: string): Doc => ({ id, type: 'thing' });
const create = (id: string): BatchOp => ({ kind: 'create', doc: thing(id) });
const entriesOf = (ctx: PlatformCtx) => all<EntryDoc>(ctx.db, 'audit', { orderBy: 'c.id ASC' });

describe('appending', () => {
  test('a change and the entry that tells of it happen together or not at all', async () => {
    const ctx = freshCtx();
    await ctx.db.create(thing('taken'));

    const done = await ctx.audit.commit([create('a'), create('b')], [happened('a')]);
    const refused = await ctx.audit.commit([create('c'), create('taken')], [happened('c')]);

    expect(done).toEqual({ kind: 'committed', etags: [expect.any(String), expect.any(String)] });
    expect(refused).toEqual({ kind: 'refused', index: 1, reason: 'conflict' });
    expect(await ctx.db.get('c')).toBeUndefined();
    expect(await entriesOf(ctx)).toHaveLength(1);
    expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 1, from: 1 });
  });

  test('the entry names who acted, when, and what it was about', async () => {
    const ctx = freshCtx();
    await ctx.audit.record(happened('a', { amount: 3, ok: true, note: null }));
    const { items } = await listAudit(ctx, { limit: 20 });
    expect(items).toEqual([
      {
        id: 'audit_000000000001',
        seq: 1,
        at: '2026-11-01T08:00:00.000Z',
        actor: { kind: 'person', memberId: 'user_test' },
        action: 'thing.done',
        subject: { type: 'thing', id: 'a' },
        facts: { amount: 3, ok: true, note: null },
        prevAt: null,
        prevHash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
        hash: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      },
    ]);
  });

  test('an entry of what the platform did by itself names the part of it', async () => {
    clock.set('2026-11-01T08:00:00.000Z');
    tenants += 1;
    const ctx = platformCtx({
      store,
      clock,
      tenantId: `tnt_${tenants}`,
      actor: { kind: 'platform', name: 'sweep' },
    });
    await ctx.audit.record(happened('a'));
    expect((await entriesOf(ctx)).map(({ actor }) => actor)).toEqual([{ kind: 'platform', name: 'sweep' }]);
  });

  test('50 commits at once from two instances make one chain without gap', async () => {
    const one = freshCtx();
    const two = platformCtx({ store: { cosmos: store.openAnother() }, clock, tenantId: one.tenantId });
    await one.audit.record(happened('start'));
    await two.audit.record(happened('start'));

    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        (n % 2 ? one : two).audit.commit([create(`t${n}`)], [happened(`t${n}`), happened(`t${n}-more`)]),
      ),
    );

    expect(outcomes.every(({ kind }) => kind === 'committed')).toBe(true);
    expect(await one.db.count('thing')).toBe(50);
    expect(await verifyAudit(one)).toMatchObject({ verified: true, entries: 102, from: 1 });
    const told = (await entriesOf(one))
      .map(({ subject }) => subject.id)
      .filter((id) => !id.endsWith('-more'));
    expect(new Set(told).size).toBe(51);
  });

  test('sixteen instances that record for one person at once are all heard, those that come late as well', async () => {
    const first = freshCtx();
    const writers = Array.from({ length: 16 }, () =>
      platformCtx({ store: { cosmos: store.openAnother() }, clock, tenantId: first.tenantId }),
    );
    // As far away as a store of the same region: whoever reads the head may be overtaken before writing.
    store.gateway.faults.add({ effect: { kind: 'delay', delayMs: 3 } });
    const told = await Promise.all(
      writers.map(async (ctx, writer) => {
        for (let n = 0; n < 12; n += 1)
          await ctx.audit.commit([create(`w${writer}n${n}`)], [happened(`w${writer}n${n}`)]);
      }),
    );
    store.gateway.faults.clear();

    expect(told).toHaveLength(16);
    expect(await first.db.count('thing')).toBe(16 * 12);
    expect(await verifyAudit(first)).toMatchObject({ verified: true, entries: 16 * 12, from: 1 });
  });

  test('an instance that records without pause does not keep others from their turn', async () => {
    const [busy, quiet] = [freshCtx(), store.openAnother()];
    const late = platformCtx({ store: { cosmos: quiet }, clock, tenantId: busy.tenantId });
    store.gateway.faults.add({ effect: { kind: 'delay', delayMs: 3 } });
    let isHeard = false;
    let recorded = 0;
    const talk = async () => {
      for (; !isHeard && recorded < 3_000; recorded += 1)
        await busy.audit.record(happened(`busy${recorded}`));
    };
    const talking = [talk(), talk()];
    await late.audit.record(happened('late'));
    isHeard = true;
    await Promise.all(talking);
    store.gateway.faults.clear();

    expect(recorded).toBeLessThan(500);
    expect(await verifyAudit(busy)).toMatchObject({ verified: true });
  });

  test('commits that wait together are written together, and each gets its own answer', async () => {
    const ctx = freshCtx();
    await ctx.audit.record(happened('start'));
    const before = store.gateway.metrics().operations;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) => ctx.audit.commit([create(`t${n}`)], [happened(`t${n}`)])),
    );
    expect(store.gateway.metrics().operations - before).toBeLessThan(5);
    const etags = await Promise.all(outcomes.map(async (_, n) => (await ctx.db.get(`t${n}`))?.etag));
    expect(outcomes).toEqual(etags.map((etag) => ({ kind: 'committed', etags: [etag] })));
  });

  test('what tells of nothing takes no place in the chain, and an append after our own needs no look before it', async () => {
    const ctx = freshCtx();
    const operations = async (work: Promise<unknown>) => {
      const before = store.gateway.metrics().operations;
      await work;
      return store.gateway.metrics().operations - before;
    };
    expect(await operations(ctx.audit.commit([create('a')], []))).toBe(1);
    await ctx.audit.record(happened('a'));
    expect(await operations(ctx.audit.record(happened('b')))).toBe(1);
  });

  test.each([
    ['nothing but changes', 30, 1, 4, 2],
    ['much that is told', 20, 20, 3, 2],
    ['just what fits twice', 39, 1, 2, 1],
  ])('what waits goes into as few batches as hold it (%s)', async (_what, ops, events, commits, batches) => {
    const ctx = freshCtx();
    await ctx.audit.record(happened('start'));
    const before = store.gateway.metrics().operations;
    const outcomes = await Promise.all([
      ctx.audit.record(happened('first')),
      ...Array.from({ length: commits }, (_, n) =>
        ctx.audit.commit(
          Array.from({ length: ops }, (__, at) => create(`t${n}_${at}`)),
          Array.from({ length: events }, (__, at) => happened(`t${n}_${at}`)),
        ),
      ),
    ]);
    expect(outcomes.filter((outcome) => outcome?.kind === 'committed')).toHaveLength(commits);
    expect(store.gateway.metrics().operations - before).toBe(1 + batches);
    expect(await ctx.db.count('thing')).toBe(ops * commits);
  });

  test('a commit that alone fills a batch is not kept waiting', async () => {
    const ctx = freshCtx();
    const many = Array.from({ length: 85 }, (_, n) => create(`t${n}`));
    expect(await ctx.audit.commit(many, [happened('many')])).toMatchObject({ kind: 'committed' });
  });

  test('a commit that the store cannot take does not spoil those that waited with it', async () => {
    const ctx = freshCtx();
    const tooLarge: BatchOp = {
      kind: 'create',
      doc: { ...thing('large'), text: 'x'.repeat(2_100_000) } as Doc,
    };
    const outcomes = await Promise.allSettled(
      [create('start'), create('a'), tooLarge, create('b')].map((op, n) =>
        ctx.audit.commit([op], [happened(`t${n}`)]),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 3 });
  });

  test('what may have been written is not tried once more behind the back of who waits for it', async () => {
    const ctx = freshCtx();
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'batch', count: 2 });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((id) => ctx.audit.record(happened(id))));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 0 });
  });

  test('one refused commit does not spoil those that waited with it', async () => {
    const ctx = freshCtx();
    await ctx.db.create(thing('taken'));
    const outcomes = await Promise.all(
      ['start', 'a', 'taken', 'b'].map((id) => ctx.audit.commit([create(id)], [happened(id)])),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'refused', 'committed']);
    expect((await entriesOf(ctx)).map(({ subject }) => subject.id)).toEqual(['start', 'a', 'b']);
  });

  test('an append whose answer was lost is neither lost nor doubled', async () => {
    const ctx = freshCtx();
    await ctx.audit.record(happened('start'));
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'batch', count: 1 });
    await ctx.audit.record(happened('a'));
    await ctx.audit.record(happened('b'));
    expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 3 });
  });

  test('an append that fails leaves the next ones working', async () => {
    const ctx = freshCtx();
    await ctx.audit.record(happened('start'));
    store.gateway.faults.add({ effect: { kind: 'cut', when: 'before' }, operation: 'batch', count: 1 });
    await expect(ctx.audit.record(happened('a'))).rejects.toThrow();
    await ctx.audit.record(happened('b'));
    expect(await verifyAudit(ctx)).toMatchObject({ verified: true, entries: 2 });
  });
});

describe('what an instance knows of the chains', () => {
  const MOST = 5_000;
  const filled = (first: (chain: Chain) => void, tenants: number) => {
    const heads = createAuditHeads();
    const chain = heads.chainOf('tnt_first');
    first(chain);
    for (let n = 1; n < tenants; n += 1) heads.chainOf(`tnt_${n}`);
    return { heads, chain };
  };
  const isKept = ({ heads, chain }: ReturnType<typeof filled>) => heads.chainOf('tnt_first') === chain;

  test('is what it knows of the last five thousand tenants', () => {
    expect(isKept(filled(() => {}, MOST))).toBe(true);
    expect(isKept(filled(() => {}, MOST + 1))).toBe(false);
  });

  test.each<[string, (chain: Chain) => void]>([
    [
      'being appended to',
      (chain) => {
        chain.isAppending = true;
      },
    ],
    [
      'waited for',
      (chain) => {
        chain.waiting = [{} as Chain['waiting'][number]];
      },
    ],
  ])('always holds a chain that is %s', (_why, first) => {
    const many = filled(first, MOST + 1);
    expect(isKept(many)).toBe(true);
    // The oldest of the others went instead.
    expect(isKept({ heads: many.heads, chain: many.heads.chainOf('tnt_1') })).toBe(false);
  });
});

describe('reading', () => {
  test('newest first, in pages, and only what concerns one thing when asked so', async () => {
    const ctx = freshCtx();
    for (let n = 1; n <= 7; n += 1) await ctx.audit.record(happened(n % 3 === 0 ? 'third' : 'other'));
    const first = await listAudit(ctx, { limit: 4 });
    const second = await listAudit(ctx, { limit: 4, cursor: first.next ?? undefined });
    expect([...first.items, ...second.items].map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(second.next).toBeNull();
    expect((await listAudit(ctx, { limit: 9, subject: 'third' })).items.map(({ seq }) => seq)).toEqual([
      6, 3,
    ]);
  });

  test('an empty chain verifies', async () => {
    expect(await verifyAudit(freshCtx())).toEqual({ verified: true, entries: 0, from: null, head: null });
  });
});

describe('the chain', () => {
  const LENGTH = 300;
  const place = fc.integer({ min: 1, max: LENGTH });
  let ctx: PlatformCtx;
  let kept: EntryDoc[];

  beforeAll(async () => {
    ctx = freshCtx();
    const events = Array.from({ length: LENGTH }, (_, n) => happened(`thing_${n}`, { n }));
    for (const event of events) {
      clock.move(1_000);
      await ctx.audit.record(event);
    }
    kept = (await entriesOf(ctx)).map(withoutEtag);
  });

  const at = (seq: number): EntryDoc => {
    const entry = kept[seq - 1];
    if (!entry) throw new Error(`no entry ${seq}`);
    return entry;
  };

  /** Tampers with the store itself, looks, and puts everything back. */
  async function verdictAfter(tampered: BatchOp[], touched: number[]) {
    await ctx.db.batch(tampered);
    const verdict = await verifyAudit(ctx);
    await ctx.db.batch(touched.map((seq) => ({ kind: 'upsert', doc: at(seq) })));
    return verdict;
  }

  test('untouched it verifies, and says from where and to which head', async () => {
    expect(await verifyAudit(ctx)).toEqual({
      verified: true,
      entries: LENGTH,
      from: 1,
      head: at(LENGTH).hash,
    });
  });

  test('an edited entry is named', async () => {
    const edit = fc.constantFrom<Partial<AuditEntry>>(
      { facts: { n: -1 } },
      { action: 'thing.undone' },
      { at: '2020-01-01T00:00:00.000Z' },
      { actor: { kind: 'platform', name: 'nobody' } },
      { subject: { type: 'thing', id: 'else' } },
      { hash: 'sha256:0' },
    );
    await fc.assert(
      fc.asyncProperty(place, edit, async (seq, change) => {
        const doc = { ...at(seq), ...change };
        const verdict = await verdictAfter([{ kind: 'upsert', doc }], [seq]);
        expect(verdict).toEqual({ verified: false, brokenAt: seq, reason: 'changed' });
      }),
      { numRuns: 30 },
    );
  });

  test('an edited entry with a matching new hash breaks the link to the next, or the anchor', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (seq) => {
        const changed = { ...at(seq), facts: { n: -1 } };
        const doc = { ...changed, hash: hashOf(changed) };
        const verdict = await verdictAfter([{ kind: 'upsert', doc }], [seq]);
        const isLast = seq === LENGTH;
        expect(verdict).toEqual(
          isLast
            ? { verified: false, brokenAt: seq, reason: 'changed' }
            : { verified: false, brokenAt: seq + 1, reason: 'not_linked' },
        );
      }),
      { numRuns: 20, examples: [[LENGTH], [1]] },
    );
  });

  test('a removed entry is missed, the newest and the oldest too', async () => {
    await fc.assert(
      fc.asyncProperty(place, async (seq) => {
        const verdict = await verdictAfter([{ kind: 'delete', id: at(seq).id }], [seq]);
        expect(verdict).toEqual({ verified: false, brokenAt: seq, reason: 'missing' });
      }),
      { numRuns: 20, examples: [[LENGTH], [1]] },
    );
  });

  test('two entries that changed places are noticed at the first of them', async () => {
    await fc.assert(
      fc.asyncProperty(place, place, async (a, b) => {
        fc.pre(a !== b);
        const swapped: BatchOp[] = [
          { kind: 'upsert', doc: { ...at(a), id: at(b).id } },
          { kind: 'upsert', doc: { ...at(b), id: at(a).id } },
        ];
        const verdict = await verdictAfter(swapped, [a, b]);
        expect(verdict).toEqual({ verified: false, brokenAt: Math.min(a, b), reason: 'changed' });
      }),
      { numRuns: 20 },
    );
  });

  test("an entry of another tenant's chain does not fit", async () => {
    const foreign = freshCtx();
    await foreign.audit.record(happened('thing_0', { n: 0 }));
    const [entry] = (await entriesOf(foreign)).map(withoutEtag);
    if (!entry) throw new Error('no entry');
    const verdict = await verdictAfter([{ kind: 'upsert', doc: entry }], [1]);
    expect(verdict).toMatchObject({ verified: false, brokenAt: 1 });
  });

  test('a first entry that claims to follow one long gone is found out', async () => {
    const young = freshCtx();
    await young.audit.record(happened('only'));
    const [only] = (await entriesOf(young)).map(withoutEtag);
    if (!only) throw new Error('no entry');
    const forged = { ...only, prevAt: '2020-01-01T00:00:00.000Z', facts: { forged: true } };
    const doc = { ...forged, hash: hashOf(forged) };
    await young.db.batch([{ kind: 'upsert', doc }]);
    expect(await verifyAudit(young)).toEqual({ verified: false, brokenAt: 1, reason: 'not_linked' });
  });

  test('after the oldest entry that is kept none may be gone, whatever its age', async () => {
    const aged = freshCtx();
    for (const id of ['old', 'gone', 'new']) await aged.audit.record(happened(id));
    const [oldest, , newest] = (await entriesOf(aged)).map(withoutEtag);
    clock.move(401 * DAY_MS);
    await aged.db.batch([oldest, newest].flatMap((doc) => (doc ? [{ kind: 'upsert' as const, doc }] : [])));
    expect(await verifyAudit(aged)).toEqual({ verified: false, brokenAt: 2, reason: 'missing' });
  });

  test('an entry has had its time when its 400 days are over, to the second', async () => {
    const aged = freshCtx();
    await aged.audit.record(happened('old'));
    clock.move(DAY_MS);
    await aged.audit.record(happened('younger'));
    await aged.db.remove('audit_000000000001');
    clock.move(399 * DAY_MS - 1);
    expect(await verifyAudit(aged)).toMatchObject({ verified: false, reason: 'missing' });
    clock.move(1);
    expect(await verifyAudit(aged)).toMatchObject({ verified: true, from: 2 });
  });

  test('it still verifies when the oldest entries had their 400 days, and not when younger ones are gone', async () => {
    const aged = freshCtx();
    await aged.audit.record(happened('old'));
    clock.move(10 * DAY_MS);
    await aged.audit.record(happened('younger'));
    clock.move(391 * DAY_MS);
    await aged.audit.record(happened('new'));

    expect(await verifyAudit(aged)).toMatchObject({ verified: true, entries: 2, from: 2 });
    await aged.db.remove('audit_000000000002');
    expect(await verifyAudit(aged)).toEqual({ verified: false, brokenAt: 1, reason: 'missing' });
  });
});
