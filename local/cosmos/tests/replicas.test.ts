import type { Container } from '@azure/cosmos';
import { beforeEach, describe, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let here: World;
let first: Container;
let second: Container;
beforeEach(async () => {
  here = await world();
  first = await here.container();
  const client = here.clientWith({ httpClient: here.gateway.httpClient('second') });
  second = client.database('contract').container(first.id);
});

const all = async (of: Container) =>
  (await of.items.query('SELECT VALUE c.id FROM c', { partitionKey: 'a' }).fetchAll()).resources;

describe('a client that reads from a replica that is behind', () => {
  test('sees a write of another client only at its third look, and then everything up to it', async () => {
    here.gateway.replicas.lag('second', 3);
    await first.items.create({ id: '1', pk: 'a', n: 0 });
    expect((await second.item('1', 'a').read()).statusCode).toBe(404);
    expect(await all(second)).toEqual([]);
    expect((await second.item('1', 'a').read()).resource).toMatchObject({ n: 0 });
    expect(await all(second)).toEqual(['1']);
  });

  test('sees a changed and a removed document as they were', async () => {
    await first.items.create({ id: '1', pk: 'a', n: 0 });
    await first.items.create({ id: '2', pk: 'a', n: 0 });
    here.gateway.replicas.lag('second', 2);
    await first.item('1', 'a').patch([{ op: 'set', path: '/n', value: 1 }]);
    await first.item('2', 'a').delete();
    expect(await all(second)).toEqual(['1', '2']);
    await first.item('1', 'a').patch([{ op: 'set', path: '/n', value: 2 }]);
    expect((await second.item('1', 'a').read()).resource).toMatchObject({ n: 1 });
    expect((await second.item('2', 'a').read()).statusCode).toBe(404);
  });

  test('does not make the others see less, and changes nothing by reading', async () => {
    here.gateway.replicas.lag('second', 9);
    await first.items.create({ id: '1', pk: 'a', n: 0 });
    await second.item('1', 'a').read();
    expect((await first.item('1', 'a').read()).resource).toMatchObject({ n: 0 });
    expect(await all(first)).toEqual(['1']);
  });

  test('is refused by what is newest when it writes', async () => {
    const { etag } = (await first.items.create({ id: '1', pk: 'a', n: 0 })).item
      ? await first.item('1', 'a').read()
      : { etag: '' };
    here.gateway.replicas.lag('second', 9);
    await first.item('1', 'a').patch([{ op: 'set', path: '/n', value: 1 }]);
    const ifMatch = { accessCondition: { type: 'IfMatch', condition: etag } };
    await expect(second.item('1', 'a').replace({ id: '1', pk: 'a', n: 5 }, ifMatch)).rejects.toMatchObject({
      code: 412,
    });
    await expect(second.items.create({ id: '1', pk: 'a' })).rejects.toMatchObject({ code: 409 });
  });

  test('sees everything again when it has caught up', async () => {
    here.gateway.replicas.lag('second', 9);
    await first.items.create({ id: '1', pk: 'a', n: 0 });
    here.gateway.replicas.catchUp();
    expect(await all(second)).toEqual(['1']);
  });
});
