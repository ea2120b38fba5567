import type { Container } from '@azure/cosmos';
import { beforeAll, describe, expect, test } from 'vitest';
import { maintenanceHeader } from '../index.ts';
import { refusalOf, type World, world } from './world.ts';

let here: World;
let container: Container;
beforeAll(async () => {
  here = await world();
  container = await here.container();
  for (let index = 0; index < 12; index++) {
    await container.items.create({ id: `i${index}`, pk: `p${index % 3}`, n: index, even: index % 2 === 0 });
  }
});

const ask = async (query: string, options = {}) =>
  (await container.items.query(query, options).fetchAll()).resources;

describe('query, cross-partition', () => {
  test('filter', async () => {
    expect((await ask('SELECT VALUE c.n FROM c WHERE c.n >= 10')).sort()).toEqual([10, 11]);
  });

  test('ORDER BY', async () => {
    expect(await ask('SELECT VALUE c.n FROM c ORDER BY c.n DESC', { maxItemCount: 5 })).toEqual(
      Array.from({ length: 12 }, (_, index) => 11 - index),
    );
  });

  test('COUNT', async () => {
    expect(await ask('SELECT VALUE COUNT(1) FROM c')).toEqual([12]);
  });

  test('SUM', async () => {
    expect(await ask('SELECT VALUE SUM(c.n) FROM c')).toEqual([66]);
  });

  test('GROUP BY', async () => {
    expect(await ask('SELECT c.even, COUNT(1) AS n FROM c GROUP BY c.even')).toEqual([
      { even: false, n: 6 },
      { even: true, n: 6 },
    ]);
  });

  test('DISTINCT', async () => {
    expect(await ask('SELECT DISTINCT VALUE c.pk FROM c')).toEqual(['p0', 'p1', 'p2']);
  });

  test('OFFSET LIMIT', async () => {
    expect(await ask('SELECT VALUE c.n FROM c ORDER BY c.n OFFSET 3 LIMIT 2')).toEqual([3, 4]);
  });

  test('forceQueryPlan', async () => {
    expect(await ask('SELECT VALUE c.n FROM c WHERE c.n < 2', { forceQueryPlan: true })).toHaveLength(2);
  });

  test('an unscoped query is paged to its end', async () => {
    const iterator = container.items.query('SELECT VALUE c.n FROM c', { maxItemCount: 5 });
    const sizes: number[] = [];
    while (iterator.hasMoreResults()) sizes.push((await iterator.fetchNext()).resources?.length ?? 0);
    expect(sizes).toEqual([5, 5, 2]);
  });

  test('a continuation of an unscoped ordered query is refused', async () => {
    const page = await container.items.query('SELECT * FROM c', { maxItemCount: 2 }).fetchNext();
    const options = { maxItemCount: 2, continuationToken: page.continuationToken };
    const refused = await refusalOf(
      container.items.query('SELECT * FROM c ORDER BY c.n', options).fetchNext(),
    );
    expect(refused.message).toMatch(/partition key/);
  });
});

describe('a container that is marked as scoped', () => {
  const query = 'SELECT VALUE c.secret FROM c';

  async function tenants(): Promise<Container> {
    const definition = { id: 'tenant', partitionKey: { paths: ['/tenantId'] }, scoped: true };
    here.gateway.provision({ database: 'app', containers: [definition] });
    const tenant = here.client.database('app').container('tenant');
    for (const tenantId of ['t1', 't2']) await tenant.items.upsert({ id: 'x', tenantId, secret: tenantId });
    return tenant;
  }

  test('refuses an unscoped query, but for a tool that says so', async () => {
    const { items } = await tenants();
    expect((await refusalOf(items.query(query).fetchAll())).message).toMatch(/scoped/);
    expect((await refusalOf(items.readAll().fetchAll())).message).toMatch(/scoped/);
    const { resources } = await items
      .query(query, { initialHeaders: { [maintenanceHeader]: 'true' } })
      .fetchAll();
    expect(resources).toEqual(['t1', 't2']);
    expect((await items.query(query, { partitionKey: 't1' }).fetchAll()).resources).toEqual(['t1']);
  });

  test('refuses it also when the client runs a scoped query again without its partition key', async () => {
    const { items } = await tenants();
    const replanned = items.query(query, { partitionKey: 't1', forceQueryPlan: true }).fetchAll();
    expect((await refusalOf(replanned)).message).toMatch(/scoped/);
    const bad = items.query('SELECT VALUE NOPE(c) FROM c', { partitionKey: 't1' }).fetchAll();
    expect(await refusalOf(bad)).toMatchObject({ code: 400 });
    expect(
      JSON.stringify(await refusalOf(items.query('SELEC', { partitionKey: 't1' }).fetchAll())),
    ).not.toContain('additionalErrorInfo');
  });

  test('keeps the mark when a tool replaces its definition, and never shows it', async () => {
    const tenant = await tenants();
    const { resource } = await tenant.read();
    expect(resource).not.toHaveProperty('scoped');
    await tenant.replace({ id: 'tenant', partitionKey: { paths: ['/tenantId'] }, defaultTtl: -1 });
    expect((await refusalOf(tenant.items.query(query).fetchAll())).code).toBe(400);
  });
});
