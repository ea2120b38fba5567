import { describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

describe('setup', () => {
  test('create db and container', async () => {
    const { client } = await world();
    const { database, statusCode } = await client.databases.create({ id: 'shop' });
    const created = await database.containers.create({ id: 'orders', partitionKey: { paths: ['/pk'] } });
    expect([statusCode, created.statusCode]).toEqual([201, 201]);
    const { resource } = await database.container('orders').read();
    expect(resource).toMatchObject({ id: 'orders', partitionKey: { paths: ['/pk'] } });
    expect((await refusalOf(client.databases.create({ id: 'shop' }))).code).toBe(409);
  });

  test('createIfNotExists twice, list, delete', async () => {
    const { client } = await world();
    const first = await client.databases.createIfNotExists({ id: 'shop' });
    const second = await client.databases.createIfNotExists({ id: 'shop' });
    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    const definition = { id: 'orders', partitionKey: { paths: ['/pk'] } };
    await second.database.containers.createIfNotExists(definition);
    await second.database.containers.createIfNotExists(definition);
    const { resources } = await second.database.containers.readAll().fetchAll();
    expect(resources.map(({ id }) => id)).toEqual(['orders']);
    await second.database.container('orders').delete();
    expect((await refusalOf(second.database.container('orders').read())).code).toBe(404);
    await second.database.delete();
    const databases = await client.databases.readAll().fetchAll();
    expect(databases.resources.map(({ id }) => id)).toEqual(['contract']);
  });

  test('hierarchical key: create, read, query full and prefix', async () => {
    const { container } = await world();
    const items = (
      await container({ partitionKey: { paths: ['/tenant', '/user'], kind: 'MultiHash', version: 2 } })
    ).items;
    await items.create({ id: '1', tenant: 'a', user: 'x' });
    await items.create({ id: '2', tenant: 'a', user: 'y' });
    await items.create({ id: '3', tenant: 'ab', user: 'x' });
    const read = await items.container.item('1', ['a', 'x']).read();
    expect(read.resource.user).toBe('x');
    const ids = async (partitionKey: string[]) =>
      (await items.query('SELECT VALUE c.id FROM c', { partitionKey }).fetchAll()).resources;
    expect(await ids(['a', 'y'])).toEqual(['2']);
    expect(await ids(['a'])).toEqual(['1', '2']);
  });

  test('unique key, single path → 409', async () => {
    const { container } = await world();
    const { items } = await container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/email'] }] } });
    await items.create({ id: '1', pk: 'a', email: 'x@y' });
    expect((await refusalOf(items.create({ id: '2', pk: 'a', email: 'x@y' }))).code).toBe(409);
    expect((await items.create({ id: '2', pk: 'b', email: 'x@y' })).statusCode).toBe(201);
    expect((await items.upsert({ id: '1', pk: 'a', email: 'z@y' })).statusCode).toBe(200);
    expect((await items.create({ id: '3', pk: 'a', email: 'x@y' })).statusCode).toBe(201);
  });

  test('unique key, composite paths', async () => {
    const { container } = await world();
    const { items } = await container({ uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/first', '/last'] }] } });
    await items.create({ id: '1', pk: 'a', first: 'Ada', last: 'L' });
    expect((await items.create({ id: '2', pk: 'a', first: 'Ada', last: 'M' })).statusCode).toBe(201);
    expect((await refusalOf(items.create({ id: '3', pk: 'a', first: 'Ada', last: 'L' }))).code).toBe(409);
    await items.create({ id: '4', pk: 'a', first: 'Ada' });
    expect((await refusalOf(items.create({ id: '5', pk: 'a', first: 'Ada', last: null }))).code).toBe(409);
  });

  test('defaultTtl accepted', async () => {
    const { container } = await world();
    const { resource } = await (await container({ defaultTtl: 60 })).read();
    expect(resource?.defaultTtl).toBe(60);
  });

  test('vector and full-text policy accepted', async () => {
    const { container } = await world();
    const vectorEmbeddingPolicy = {
      vectorEmbeddings: [{ path: '/v', dataType: 'float32', dimensions: 2, distanceFunction: 'cosine' }],
    };
    const fullTextPolicy = {
      defaultLanguage: 'en-US',
      fullTextPaths: [{ path: '/text', language: 'en-US' }],
    };
    const { resource } = await (await container({ vectorEmbeddingPolicy, fullTextPolicy })).read();
    expect(resource).toMatchObject({ vectorEmbeddingPolicy, fullTextPolicy });
  });

  test('provisioning twice keeps the items and follows a changed definition', async () => {
    const { gateway, client } = await world();
    const definition = { id: 'notes', partitionKey: { paths: ['/pk'] } };
    gateway.provision({ database: 'app', containers: [definition] });
    const notes = client.database('app').container('notes');
    await notes.items.create({ id: '1', pk: 'a' });
    gateway.provision({ database: 'app', containers: [definition] });
    gateway.provision({ database: 'app', containers: [{ ...definition, defaultTtl: 5 }] });
    expect((await notes.read()).resource?.defaultTtl).toBe(5);
    expect((await notes.item('1', 'a').read()).statusCode).toBe(200);
    const moved = { ...definition, partitionKey: { paths: ['/other'] } };
    expect(() => gateway.provision({ database: 'app', containers: [moved] })).toThrow(/partition key/);
  });
});
