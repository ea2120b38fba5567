import { beforeAll, describe, expect, test } from 'vitest';
import definition from '../../../infra/containers.json' with { type: 'json' };
import type { ContainerDefinition } from '../index.ts';
import { refusalOf, type World, world } from './world.ts';

let here: World;
const container = (id: string) => here.client.database(definition.database).container(id);

beforeAll(async () => {
  here = await world({ scanBudget: { documents: 30, timeMs: 10_000 } });
  here.gateway.provision(definition as { database: string; containers: ContainerDefinition[] });
});

async function ask(query: string, tenantId = 't1') {
  const spec = { query, parameters: [{ name: '@tenantId', value: tenantId }] };
  return (await container('tenant').items.query(spec, { partitionKey: tenantId }).fetchAll()).resources;
}

describe('the containers of the app', () => {
  test('the tenant container answers the queries of the app without reading the whole partition', async () => {
    for (let index = 0; index < 40; index++) {
      const id = `step_r1_${String(index).padStart(4, '0')}`;
      const at = { createdAt: `2026-01-01T00:${index}`, type: 'step', status: index % 8 ? 'done' : 'open' };
      await container('tenant').items.create({
        id,
        tenantId: 't1',
        runId: `run_${index % 4}`,
        seq: index,
        ...at,
      });
    }
    const mine = 'FROM c WHERE c.tenantId = @tenantId';
    expect(
      await ask(`SELECT VALUE c.seq ${mine} AND STARTSWITH(c.id, 'step_r1_000') ORDER BY c.id`),
    ).toHaveLength(10);
    expect(await ask(`SELECT VALUE c.seq ${mine} AND c.runId = 'run_1' ORDER BY c.runId, c.seq`)).toEqual([
      1, 5, 9, 13, 17, 21, 25, 29, 33, 37,
    ]);
    const open = `${mine} AND c.type = 'step' AND c.status = 'open' ORDER BY c.createdAt DESC`;
    expect(await ask(`SELECT VALUE c.seq ${open}`)).toEqual(
      [8, 0, 32, 24, 16].sort((l, r) => minuteOf(r) - minuteOf(l)),
    );
    expect(
      await ask(`SELECT TOP 3 VALUE c.seq ${mine} AND c.type = 'step' ORDER BY c.type, c.id DESC`),
    ).toEqual([39, 38, 37]);
    expect((await refusalOf(ask(`SELECT * ${mine} AND c.other = 1`))).message).toMatch(/30 documents/);
  });

  test('a query that names another tenant in its text finds nothing', async () => {
    await container('tenant').items.create({ id: 'x', tenantId: 't2', type: 'note' });
    const spec = 'SELECT * FROM c WHERE c.tenantId = "t2"';
    const { resources } = await container('tenant').items.query(spec, { partitionKey: 't3' }).fetchAll();
    expect(resources).toEqual([]);
  });

  test('an id is unique in directory and inbox, and the inbox forgets after seven days', async () => {
    await container('directory').items.create({ id: 'email:1', tenantId: 't1' });
    expect(
      (await refusalOf(container('directory').items.create({ id: 'email:1', tenantId: 't2' }))).code,
    ).toBe(409);
    await container('inbox').items.create({ id: 'graph:1' });
    expect((await refusalOf(container('inbox').items.create({ id: 'graph:1' }))).code).toBe(409);
    here.clock.nowMs += 7 * 24 * 3600 * 1000 + 1000;
    expect((await container('inbox').items.create({ id: 'graph:1' })).statusCode).toBe(201);
    here.clock.nowMs = Date.now();
  });

  test('a lease on a due schedule is taken once', async () => {
    await container('due').items.create({ id: 't1:wf', shard: 3, nextRunAt: 100, leaseUntil: 0 });
    const claim = () =>
      container('due')
        .item('t1:wf', 3)
        .patch({
          condition: 'from c where c.leaseUntil < 500',
          operations: [{ op: 'set', path: '/leaseUntil', value: 900 }],
        });
    const settled = await Promise.allSettled([claim(), claim(), claim()]);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const query = 'SELECT VALUE c.id FROM c WHERE c.nextRunAt <= 100 ORDER BY c.nextRunAt';
    expect((await container('due').items.query(query, { partitionKey: 3 }).fetchAll()).resources).toEqual([
      't1:wf',
    ]);
  });
});

/** The text of `createdAt` ends with the number, so 8 comes after 32. */
function minuteOf(seq: number): number {
  return Number(String(seq).padEnd(2, '0'));
}
