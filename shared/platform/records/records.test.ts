import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { all, type Doc } from '#kernel';
import { PATIENCE_MS, slowTexts } from '../../../tests/support/cost.ts';
import {
  aPerson,
  movableClock,
  openStore,
  type PlatformCtx,
  type Store,
} from '../../../tests/support/platform.ts';
import {
  changeRecord,
  createRecord,
  getRecord,
  listRecords,
  NewRecord,
  OwnRecord,
  type RecordKindName,
  removeRecord,
} from './index.ts';

const clock = movableClock('2026-11-10T12:00:00.000Z');
let store: Store;

beforeAll(() => {
  store = openStore(clock);
});
afterAll(() => store.close());

const source = { type: 'message', id: 'msg_1', locator: null };
const aTask = (text: string, done = false) => ({ text, done, owner: 'me' });
const byAgent = { kind: 'agent' as const, agentId: 'agent_1', runId: 'run_1' };
const asRequest = (text: string) => ({
  kind: 'task' as const,
  title: text,
  body: aTask(text),
  sources: [source],
  pinned: false,
});
const post = (ctx: PlatformCtx, idempotencyKey: string, text = 'Call Dana') =>
  createRecord(ctx, { ...asRequest(text), idempotencyKey });

describe('over the API', () => {
  test('a record is written with who wrote it and where it comes from', async () => {
    const ctx = await aPerson(store, clock);
    const created = await post(ctx, 'k1');
    expect(created).toMatchObject({ status: 201, location: `records/${created.body.id}` });
    expect(OwnRecord.parse(created.body)).toMatchObject({
      kind: 'task',
      version: 1,
      body: aTask('Call Dana'),
      sources: [source],
      visibility: 'private',
      createdBy: { kind: 'person' },
      canUndo: false,
    });
    expect((await getRecord(ctx, { id: created.body.id })).body).toEqual(created.body);
  });

  test('the same key again meets the first record, also after it was changed', async () => {
    const ctx = await aPerson(store, clock);
    const [first, second] = await Promise.all([post(ctx, 'k1'), post(ctx, 'k1')]);
    expect(first.body).toEqual(second.body);
    await changeRecord(ctx, { id: first.body.id, ifMatch: first.etag ?? '', title: 'Call Dana first' });
    expect((await post(ctx, 'k1')).body).toMatchObject({ id: first.body.id, title: 'Call Dana first' });
    expect((await listRecords(ctx, { limit: 20 })).items).toHaveLength(1);
  });

  test('the same key for another record is refused, and nothing is written', async () => {
    const ctx = await aPerson(store, clock);
    const { body } = await post(ctx, 'k1');
    for (const other of [
      post(ctx, 'k1', 'Something else'),
      createRecord(ctx, { ...asRequest('Call Dana'), idempotencyKey: 'k1', pinned: true }),
    ])
      await expect(other).rejects.toMatchObject({ code: 'api.idempotency_mismatch', status: 422 });
    expect((await listRecords(ctx, { limit: 20 })).items).toEqual([body]);
  });

  test('the same key of two people makes two records, whose ids tell nothing of each other', async () => {
    const [one, other] = [await aPerson(store, clock), await aPerson(store, clock)];
    expect((await post(one, 'k1')).body.id).not.toBe((await post(other, 'k1')).body.id);
  });

  test('a change keeps the former version, which an undo brings back', async () => {
    const ctx = await aPerson(store, clock);
    const { body: first, etag } = await post(ctx, 'k1');
    const done = { body: aTask('Call Dana', true) };
    const second = await changeRecord(ctx, { id: first.id, ifMatch: etag ?? '', ...done });
    expect(second.body).toMatchObject({ version: 2, body: done.body, canUndo: true });

    const third = await changeRecord(ctx, { id: first.id, ifMatch: second.etag ?? '', undo: true });
    expect(third.body).toMatchObject({
      version: 3,
      title: first.title,
      body: first.body,
      sources: first.sources,
    });
  });

  test('an undo without a former version is refused', async () => {
    const ctx = await aPerson(store, clock);
    const { body, etag } = await post(ctx, 'k1');
    await expect(changeRecord(ctx, { id: body.id, ifMatch: etag ?? '', undo: true })).rejects.toMatchObject({
      code: 'records.nothing_to_undo',
      status: 409,
    });
  });

  test('of two changes on one version one wins', async () => {
    const ctx = await aPerson(store, clock);
    const { body, etag } = await post(ctx, 'k1');
    const outcomes = await Promise.allSettled(
      ['A', 'B'].map((title) => changeRecord(ctx, { id: body.id, ifMatch: etag ?? '', title })),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await getRecord(ctx, { id: body.id })).body.version).toBe(2);
  });

  test('a body of another kind does not fit, and the place is named', async () => {
    const ctx = await aPerson(store, clock);
    const { body, etag } = await post(ctx, 'k1');
    const change = { id: body.id, ifMatch: etag ?? '', body: { text: 'x', done: 'perhaps', owner: 'me' } };
    await expect(changeRecord(ctx, change)).rejects.toMatchObject({
      code: 'records.body_does_not_fit',
      status: 422,
      extras: { errors: [{ pointer: '/body/done' }] },
    });
  });

  test('a record that takes up more than one may is refused, when it is written and when it is changed', async () => {
    const ctx = await aPerson(store, clock);
    const notes = Array.from({ length: 100 }, () => ({
      at: '2026-11-10T12:00:00Z',
      text: 'x'.repeat(3_000),
    }));
    const body = { name: 'Dana', emails: [], stage: 'lead' as const, notes };
    const contact = { kind: 'contact' as const, title: 'Dana', sources: [], pinned: false };
    const refusal = { code: 'records.too_large', status: 413, extras: { members: { max: 256_000 } } };
    await expect(createRecord(ctx, { ...contact, body, idempotencyKey: 'k1' })).rejects.toMatchObject(
      refusal,
    );

    const small = { ...body, notes: [] };
    const { body: made, etag } = await createRecord(ctx, { ...contact, body: small, idempotencyKey: 'k1' });
    const change = changeRecord(ctx, { id: made.id, ifMatch: etag ?? '', body });
    await expect(change).rejects.toMatchObject(refusal);
    expect((await getRecord(ctx, { id: made.id })).body).toEqual(made);
  });

  test('a deletion is final, told to the audit, and refused on an old version', async () => {
    const ctx = await aPerson(store, clock);
    const { body, etag } = await post(ctx, 'k1');
    await expect(removeRecord(ctx, { id: body.id, ifMatch: '"old"' })).rejects.toMatchObject({ status: 412 });
    await removeRecord(ctx, { id: body.id, ifMatch: etag ?? '' });

    await expect(getRecord(ctx, { id: body.id })).rejects.toMatchObject({ status: 404 });
    const told = await all<Doc & { action: string }>(ctx.db, 'audit', { orderBy: 'c.id ASC' });
    expect(told.map(({ action }) => action)).toEqual(['tenant.created', 'record.deleted']);
  });

  test("another tenant's record is not found by any operation", async () => {
    const ctx = await aPerson(store, clock);
    const other = await aPerson(store, clock);
    const { body, etag } = await post(ctx, 'k1');
    const byId = { id: body.id, ifMatch: etag ?? '' };
    for (const attempt of [
      () => getRecord(other, { id: body.id }),
      () => changeRecord(other, { ...byId, title: 'mine' }),
      () => removeRecord(other, byId),
      () => getRecord(ctx, { id: 'tenant' }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'api.not_found' });
    }
  });
});

describe('by agents', () => {
  test('a step that is tried again writes its record once', async () => {
    const ctx = await aPerson(store, clock);
    const write = () =>
      ctx.records.write({
        kind: 'task',
        title: 'T',
        body: aTask('T'),
        sources: [],
        createdBy: byAgent,
        key: 'step_1',
      });
    const [first, second] = await Promise.all([write(), write()]);
    expect(first).toEqual(second);
    expect(first.createdBy).toEqual(byAgent);
  });

  test('one key does not serve for two kinds', async () => {
    const ctx = await aPerson(store, clock);
    const base = { title: 'T', sources: [], createdBy: byAgent, key: 'step_1' };
    await ctx.records.write({ kind: 'task', body: aTask('T'), ...base });
    await expect(
      ctx.records.write({ kind: 'label', body: { sender: 'a@example.com', label: 'noise' }, ...base }),
    ).rejects.toMatchObject({ code: 'records.key_taken' });
  });

  test('lists are by kind, newest first, in pages', async () => {
    const ctx = await aPerson(store, clock);
    for (let n = 0; n < 5; n += 1) {
      clock.move(1_000);
      await ctx.records.write({
        kind: 'task',
        title: `t${n}`,
        body: aTask('T'),
        sources: [],
        createdBy: byAgent,
      });
    }
    const label = { sender: 'a@example.com', label: 'noise' };
    await ctx.records.write({ kind: 'label', title: 'l', body: label, sources: [], createdBy: byAgent });

    const first = await listRecords(ctx, { kind: 'task', limit: 3 });
    const second = await listRecords(ctx, { kind: 'task', limit: 3, cursor: first.next ?? undefined });
    expect([...first.items, ...second.items].map(({ title }) => title)).toEqual([
      't4',
      't3',
      't2',
      't1',
      't0',
    ]);
    expect((await ctx.records.list(undefined, { limit: 20 })).items).toHaveLength(6);
  });

  test('one that was stored under a former name of its kind is found, read and changed under the new one', async () => {
    const ctx = await aPerson(store, clock);
    const body = { samples: ['Hi Dana'], traits: ['brief'], language: 'en' };
    const { id } = await ctx.records.write({
      kind: 'writing_style',
      title: 'T',
      body,
      sources: [],
      createdBy: byAgent,
    });
    await ctx.db.patch(id, [{ op: 'set', path: '/kind', value: 'tone' }]);

    const { items } = await listRecords(ctx, { kind: 'writing_style', limit: 20 });
    expect(items).toMatchObject([{ id, kind: 'writing_style', body }]);
    const { body: read, etag = '' } = await getRecord(ctx, { id });
    expect(read).toEqual(items[0]);
    const change = { body: { ...body, traits: ['warm'] }, ifMatch: etag };
    const changed = await changeRecord(ctx, { id, ...change });
    expect(changed.body).toMatchObject({ kind: 'writing_style', body: { traits: ['warm'] } });
  });
});

describe('each kind has its own form', () => {
  const at = '2026-11-10T12:00:00Z';
  type ByHand = Exclude<RecordKindName, 'filing_rule'>;
  const bodies: Record<ByHand, z.input<typeof NewRecord>['body']> = {
    contact: {
      name: 'Dana',
      emails: ['dana@acme.example'],
      stage: 'lead',
      notes: [{ at, text: 'Met.', source }],
    },
    task: { text: 'Call', due: '2026-11-12', done: false, owner: 'me' },
    reminder: { at, text: 'Form', to: 'user_1', state: 'waiting' },
    brief: { date: '2026-11-10', sections: [{ heading: 'Mail', items: [{ text: 'x', sources: [source] }] }] },
    note: { markdown: '# Hi', citations: [{ documentId: 'doc_1', page: 3 }], glossary: [] },
    preference: { scope: 'mail', key: 'greeting', value: 'Hi', learnedFrom: source },
    writing_style: { samples: ['Hi Dana'], traits: ['brief'], language: 'en' },
    label: { pattern: 'newsletter', label: 'noise' },
  };
  const kinds = Object.keys(bodies) as ByHand[];
  const input = (kind: string, body: unknown) => ({ kind, title: 'T', body });

  test.each(kinds)('%s', (kind) => {
    expect(NewRecord.safeParse(input(kind, bodies[kind])).success).toBe(true);
    expect(NewRecord.safeParse(input(kind, { ...bodies[kind], secret: 1 })).success).toBe(false);
    const others = kinds.filter((other) => other !== kind);
    for (const other of others) expect(NewRecord.safeParse(input(other, bodies[kind])).success).toBe(false);
  });

  test(
    'a text of any form, in whatever field, is judged in time that grows with its length',
    () => {
      const spoilt = (value: unknown, text: string): unknown => {
        if (typeof value === 'string') return text;
        if (typeof value !== 'object' || value === null) return value;
        if (Array.isArray(value)) return value.map((part) => spoilt(part, text));
        return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, spoilt(part, text)]));
      };
      const judge = (text: string) => {
        for (const kind of kinds)
          NewRecord.safeParse({ kind, title: text, body: spoilt(bodies[kind], text) });
      };
      // Some 200 KB in all fields of all kinds.
      expect(slowTexts([], judge, { chars: 8_000 })).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('a label rule that names neither sender nor words is refused', () => {
    expect(NewRecord.safeParse(input('label', { label: 'noise' })).success).toBe(false);
  });
});
