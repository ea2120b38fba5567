import { type ChangeFeedIteratorOptions, ChangeFeedStartFrom, type Container } from '@azure/cosmos';
import { describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

describe('ttl', () => {
  test('per item (read, query, id reusable)', async () => {
    const { container, clock } = await world();
    const box = await container({ defaultTtl: -1, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/u'] }] } });
    await box.items.create({ id: 'short', pk: 'a', ttl: 10, u: 1 });
    await box.items.create({ id: 'long', pk: 'a', u: 2 });
    clock.nowMs += 9_000;
    expect((await box.item('short', 'a').read()).statusCode).toBe(200);
    clock.nowMs += 2_000;
    expect((await box.item('short', 'a').read()).statusCode).toBe(404);
    const ids = await box.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'a' }).fetchAll();
    expect(ids.resources).toEqual(['long']);
    expect((await box.items.create({ id: 'short', pk: 'a', u: 1 })).statusCode).toBe(201);
  });

  test('container default', async () => {
    const { container, clock } = await world();
    const box = await container({ defaultTtl: 10 });
    await box.items.create({ id: 'usual', pk: 'a' });
    await box.items.create({ id: 'ever', pk: 'a', ttl: -1 });
    await box.items.create({ id: 'own', pk: 'a', ttl: 60 });
    clock.nowMs += 11_000;
    const ids = await box.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'a' }).fetchAll();
    expect(ids.resources).toEqual(['ever', 'own']);
  });

  test('a write restarts the time, and without a default nothing expires', async () => {
    const { container, clock } = await world();
    const box = await container({ defaultTtl: 10 });
    const plain = await container();
    await box.items.create({ id: 'x', pk: 'a' });
    await plain.items.create({ id: 'x', pk: 'a', ttl: 1 });
    clock.nowMs += 8_000;
    await box.item('x', 'a').patch([{ op: 'set', path: '/n', value: 1 }]);
    clock.nowMs += 8_000;
    expect((await box.item('x', 'a').read()).statusCode).toBe(200);
    expect((await plain.item('x', 'a').read()).statusCode).toBe(200);
  });

  test('a changed default applies to the items that are there', async () => {
    const { container, clock } = await world();
    const box = await container({ defaultTtl: 10 });
    await box.items.create({ id: 'x', pk: 'a' });
    await box.items.create({ id: 'own', pk: 'a', ttl: 20 });
    await box.replace({ id: box.id, partitionKey: { paths: ['/pk'] }, defaultTtl: 100 });
    clock.nowMs += 50_000;
    expect((await box.item('x', 'a').read()).statusCode).toBe(200);
    expect((await box.item('own', 'a').read()).statusCode).toBe(404);
    await box.replace({ id: box.id, partitionKey: { paths: ['/pk'] } });
    expect((await box.item('own', 'a').read()).statusCode).toBe(200);
  });

  test('an invalid ttl is refused', async () => {
    const { container } = await world();
    const { items } = await container({ defaultTtl: -1 });
    for (const ttl of [0, -2, 1.5, '10', null]) {
      const document: Record<string, unknown> = { id: 'x', pk: 'a', ttl };
      expect((await refusalOf(items.create(document))).code).toBe(400);
    }
  });

  test('sweep removes expired items for good and nothing else', async () => {
    const { container, clock, gateway } = await world();
    const box = await container({ defaultTtl: -1 });
    for (let index = 0; index < 5; index++)
      await box.items.create({ id: `${index}`, pk: 'a', ttl: index < 3 ? 1 : 100 });
    expect(gateway.sweep()).toBe(0);
    clock.nowMs += 5_000;
    expect(gateway.metrics().byContainer[box.id]?.documents).toBe(5);
    expect(gateway.sweep()).toBe(3);
    expect(gateway.metrics().byContainer[box.id]?.documents).toBe(2);
  });
});

async function drain(container: Container, options: ChangeFeedIteratorOptions) {
  const iterator = container.items.getChangeFeedIterator(options);
  const ids: string[] = [];
  for (;;) {
    const page = await iterator.readNext();
    if (page.statusCode === 304) return { ids, token: page.continuationToken };
    ids.push(...page.result.map(({ id }: { id: string }) => id));
  }
}

describe('change feed', () => {
  test('per partition from beginning, resume', async () => {
    const box = await (await world()).container();
    for (const id of ['1', '2', '3']) await box.items.create({ id, pk: 'a' });
    await box.items.create({ id: 'other', pk: 'b' });
    await box.items.upsert({ id: '1', pk: 'a', n: 1 });
    await box.item('2', 'a').delete();
    const first = await drain(box, {
      changeFeedStartFrom: ChangeFeedStartFrom.Beginning('a'),
      maxItemCount: 1,
    });
    expect(first.ids).toEqual(['3', '1']);
    await box.items.create({ id: '4', pk: 'a' });
    const next = await drain(box, { changeFeedStartFrom: ChangeFeedStartFrom.Continuation(first.token) });
    expect(next.ids).toEqual(['4']);
  });

  test('whole container, resume', async () => {
    const box = await (await world()).container();
    await box.items.create({ id: '1', pk: 'a' });
    await box.items.create({ id: '2', pk: 'b' });
    const first = await drain(box, { changeFeedStartFrom: ChangeFeedStartFrom.Beginning() });
    expect(first.ids).toEqual(['1', '2']);
    await box.items.create({ id: '3', pk: 'c' });
    const next = await drain(box, { changeFeedStartFrom: ChangeFeedStartFrom.Continuation(first.token) });
    expect(next.ids).toEqual(['3']);
  });

  test('from now and from a time', async () => {
    const { container, clock } = await world();
    const box = await container();
    await box.items.create({ id: 'old', pk: 'a' });
    const fromNow = box.items.getChangeFeedIterator({ changeFeedStartFrom: ChangeFeedStartFrom.Now('a') });
    expect((await fromNow.readNext()).statusCode).toBe(304);
    clock.nowMs += 60_000;
    const since = new Date(clock.nowMs - 10_000);
    await box.items.create({ id: 'new', pk: 'a' });
    expect((await fromNow.readNext()).result.map(({ id }: { id: string }) => id)).toEqual(['new']);
    expect((await drain(box, { changeFeedStartFrom: ChangeFeedStartFrom.Time(since) })).ids).toEqual(['new']);
  });
});

describe('headers', () => {
  test('request charge > 0', async () => {
    const { items } = await (await world()).container();
    const created = await items.create({ id: '1', pk: 'a' });
    const read = await items.container.item('1', 'a').read();
    const queried = await items.query('SELECT * FROM c', { partitionKey: 'a' }).fetchAll();
    expect(created.requestCharge).toBeGreaterThan(4);
    expect(read.requestCharge).toBe(1);
    expect(queried.requestCharge).toBeGreaterThan(2);
  });

  test('session token returned', async () => {
    const { items } = await (await world()).container();
    const { headers } = await items.create({ id: '1', pk: 'a' });
    expect(headers['x-ms-session-token']).toBe('0:-1#1');
    expect(Buffer.from(String(headers['x-ms-content-path']).replaceAll('-', '/'), 'base64')).toHaveLength(8);
  });

  test('etag on write', async () => {
    const { items } = await (await world()).container();
    const { headers, resource } = await items.create({ id: '1', pk: 'a' });
    expect(headers.etag).toBe(resource?._etag);
  });

  test('the session token is sent back, and one from the future gets 404 with substatus 1002', async () => {
    const { container, clientWith, gateway } = await world();
    const { id, items } = await container();
    const seen: [sent: string | undefined, status: number, subStatus: string | undefined][] = [];
    const inner = gateway.httpClient();
    const httpClient: typeof inner = {
      sendRequest: async (request) => {
        const response = await inner.sendRequest(request);
        const sent = request.headers.get('x-ms-session-token');
        seen.push([sent, response.status, response.headers.get('x-ms-substatus')]);
        return response;
      },
    };
    const box = clientWith({ httpClient }).database('contract').container(id);
    await items.create({ id: '1', pk: 'a' });
    await box.item('1', 'a').read();
    await box.item('1', 'a').read();
    expect(seen.at(-1)).toEqual(['0:-1#1', 200, undefined]);
    await box.item('1', 'a').read({ sessionToken: '0:-1#99' });
    expect(seen).toContainEqual(['0:-1#99', 404, '1002']);
  });

  test('operations and request units are metered per container', async () => {
    const { container, gateway } = await world();
    const box = await container();
    await box.items.create({ id: '1', pk: 'a' });
    await box.item('1', 'a').read();
    await box.items.query('SELECT * FROM c', { partitionKey: 'a' }).fetchAll();
    const metrics = gateway.metrics();
    expect(metrics.byContainer[box.id]).toMatchObject({ operations: 3, documents: 1 });
    expect(metrics.requestUnits).toBe(metrics.byContainer[box.id]?.requestUnits);
    expect(metrics.byContainer[box.id]?.bytes).toBe('{"id":"1","pk":"a"}'.length);
  });
});

describe('concurrency', () => {
  test('100 parallel replaces with one etag: one wins', async () => {
    const box = await (await world()).container();
    const { resource } = await box.items.create({ id: 'x', pk: 'a' });
    const accessCondition = { type: 'IfMatch', condition: resource?._etag ?? '' };
    const attempts = Array.from({ length: 100 }, (_, n) =>
      box.item('x', 'a').replace({ id: 'x', pk: 'a', n }, { accessCondition }),
    );
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('100 parallel creates of one id: one wins', async () => {
    const box = await (await world()).container();
    const settled = await Promise.allSettled(
      Array.from({ length: 100 }, () => box.items.create({ id: 'x', pk: 'a' })),
    );
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('misc', () => {
  test('wrong key → 401', async () => {
    const { clientWith } = await world();
    const stranger = clientWith({ key: Buffer.from('another key').toString('base64') });
    expect((await refusalOf(stranger.databases.readAll().fetchAll())).code).toBe(401);
    const unsigned = clientWith({ key: '', tokenProvider: async () => 'type=master&ver=1.0&sig=' });
    expect((await refusalOf(unsigned.databases.readAll().fetchAll())).code).toBe(401);
  });

  test('id and key with spaces and Unicode', async () => {
    const box = await (await world()).container();
    for (const id of ['with space', 'שלום 😀 50%', 'quote\'"', 'a+b&c=d', 'ünïcödé']) {
      await box.items.create({ id, pk: id });
      expect((await box.item(id, id).read()).resource?.id).toBe(id);
      expect(
        (await box.items.query('SELECT VALUE c.id FROM c', { partitionKey: id }).fetchAll()).resources,
      ).toEqual([id]);
      await box.item(id, id).delete();
    }
  });

  test('numeric, boolean, null key', async () => {
    const box = await (await world()).container();
    for (const pk of [7, -1.5, true, false, null]) {
      await box.items.create({ id: 'x', pk });
      expect((await box.item('x', pk).read()).resource.pk).toBe(pk);
    }
    await box.items.create({ id: 'none' });
    expect((await box.item('none', undefined).read()).resource.id).toBe('none');
    expect(
      (await box.items.query('SELECT VALUE c.pk FROM c', { partitionKey: 7 }).fetchAll()).resources,
    ).toEqual([7]);
  });
});
