import type { Container } from '@azure/cosmos';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

let container: Container;
beforeAll(async () => {
  container = await (await world()).container();
});

describe('item', () => {
  test('create 201, read 200, system properties', async () => {
    const created = await container.items.create({
      id: 'one',
      pk: 'a',
      text: 'שלום 😀',
      nested: { list: [1, { x: null }] },
    });
    expect(created.statusCode).toBe(201);
    const { statusCode, resource } = await container.item('one', 'a').read();
    expect(statusCode).toBe(200);
    expect(resource).toEqual(created.resource);
    expect(resource).toMatchObject({ text: 'שלום 😀', nested: { list: [1, { x: null }] } });
    expect(resource._etag).toMatch(/^"[0-9a-f-]{36}"$/);
    expect(Math.abs(resource._ts - Date.now() / 1000)).toBeLessThan(60);
    expect(Buffer.from(resource._rid.replaceAll('-', '/'), 'base64')).toHaveLength(16);
    expect(resource._self).toContain(resource._rid);
    expect(resource._attachments).toBe('attachments/');
  });

  test('system properties that come in are not kept', async () => {
    const { resource } = await container.items.upsert({ id: 'sys', pk: 'a', _etag: 'mine', _ts: 1, _own: 2 });
    expect(resource).toMatchObject({ id: 'sys', _own: 2 });
    expect(resource?._ts).toBeGreaterThan(1);
    const again = await container.items.upsert({ ...resource, more: true });
    expect(again.resource?._etag).not.toBe(resource?._etag);
  });

  test('read missing → 404, no throw', async () => {
    const { statusCode, resource } = await container.item('nobody', 'a').read();
    expect(statusCode).toBe(404);
    expect(resource).toBeUndefined();
  });

  test('duplicate 409, same id in another partition 201', async () => {
    await container.items.create({ id: 'twin', pk: 'a' });
    expect((await refusalOf(container.items.create({ id: 'twin', pk: 'a' }))).code).toBe(409);
    expect((await container.items.create({ id: 'twin', pk: 'b' })).statusCode).toBe(201);
  });

  test('upsert 201 then 200', async () => {
    expect((await container.items.upsert({ id: 'up', pk: 'a', n: 1 })).statusCode).toBe(201);
    const second = await container.items.upsert({ id: 'up', pk: 'a', n: 2 });
    expect(second.statusCode).toBe(200);
    expect(second.resource).toMatchObject({ n: 2 });
  });

  test('replace 200, missing 404; delete 204, missing 404', async () => {
    await container.items.create({ id: 'r', pk: 'a', n: 1 });
    expect((await container.item('r', 'a').replace({ id: 'r', pk: 'a', n: 2 })).statusCode).toBe(200);
    expect((await container.item('r', 'a').read()).resource.n).toBe(2);
    expect((await refusalOf(container.item('no', 'a').replace({ id: 'no', pk: 'a' }))).code).toBe(404);
    expect((await container.item('r', 'a').delete()).statusCode).toBe(204);
    expect((await refusalOf(container.item('r', 'a').delete())).code).toBe(404);
  });

  test('wrong partition key → 404 on read and delete', async () => {
    await container.items.create({ id: 'mine', pk: 'a' });
    expect((await container.item('mine', 'b').read()).statusCode).toBe(404);
    expect((await refusalOf(container.item('mine', 'b').delete())).code).toBe(404);
    expect((await container.item('mine', 'a').read()).statusCode).toBe(200);
  });

  test('a document whose key differs from the key of the request is refused', async () => {
    await container.items.create({ id: 'k', pk: 'a' });
    const refused = await refusalOf(container.item('k', 'a').replace({ id: 'k', pk: 'b' }));
    expect(refused).toMatchObject({ code: 400, substatus: 1001 });
  });

  test('ids with forbidden characters and documents over 2 MB by bytes are refused', async () => {
    expect((await refusalOf(container.items.create({ id: 'a?b', pk: 'a' }))).code).toBe(400);
    expect((await refusalOf(container.items.create({ id: 'x'.repeat(1024), pk: 'a' }))).code).toBe(400);
    const text = 'ש'.repeat(1024 * 1024 - 20);
    expect((await container.items.create({ id: 'fits', pk: 'a', t: text.slice(50) })).statusCode).toBe(201);
    expect(
      (await refusalOf(container.items.create({ id: 'big', pk: 'a', t: `${text}ששששששששש` }))).code,
    ).toBe(413);
  });
});

describe('etag', () => {
  const stale = { accessCondition: { type: 'IfMatch', condition: '"stale"' } };

  test('replace If-Match ok, stale 412', async () => {
    const { resource } = await container.items.create({ id: 'e1', pk: 'a' });
    const accessCondition = { type: 'IfMatch', condition: resource?._etag ?? '' };
    expect(
      (await container.item('e1', 'a').replace({ id: 'e1', pk: 'a', n: 1 }, { accessCondition })).statusCode,
    ).toBe(200);
    const refused = await refusalOf(
      container.item('e1', 'a').replace({ id: 'e1', pk: 'a', n: 2 }, { accessCondition }),
    );
    expect(refused.code).toBe(412);
    expect((await container.item('e1', 'a').read()).resource.n).toBe(1);
  });

  test('upsert stale 412', async () => {
    await container.items.create({ id: 'e2', pk: 'a' });
    expect((await refusalOf(container.items.upsert({ id: 'e2', pk: 'a' }, stale))).code).toBe(412);
  });

  test('patch stale 412', async () => {
    await container.items.create({ id: 'e3', pk: 'a' });
    const patch = container.item('e3', 'a').patch([{ op: 'set', path: '/n', value: 1 }], stale);
    expect((await refusalOf(patch)).code).toBe(412);
  });

  test('delete stale 412', async () => {
    await container.items.create({ id: 'e4', pk: 'a' });
    expect((await refusalOf(container.item('e4', 'a').delete(stale))).code).toBe(412);
    expect((await container.item('e4', 'a').read()).statusCode).toBe(200);
  });

  test('read If-None-Match → 304', async () => {
    const { resource } = await container.items.create({ id: 'e5', pk: 'a' });
    const accessCondition = { type: 'IfNoneMatch', condition: resource?._etag ?? '' };
    expect((await container.item('e5', 'a').read({ accessCondition })).statusCode).toBe(304);
    await container.items.upsert({ id: 'e5', pk: 'a', n: 1 });
    expect((await container.item('e5', 'a').read({ accessCondition })).statusCode).toBe(200);
  });
});
