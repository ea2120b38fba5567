import type { Container, OperationInput, PatchOperation } from '@azure/cosmos';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

let container: Container;
beforeAll(async () => {
  container = await (await world()).container();
});

const statuses = (result: { statusCode: number }[] | undefined) =>
  result?.map(({ statusCode }) => statusCode);

describe('patch', () => {
  test('add, set, replace, incr, remove', async () => {
    await container.items.create({ id: 'p', pk: 'a', list: [1, 2], n: 1, gone: 1, 'a/b': 1 });
    const { statusCode, resource } = await container.item('p', 'a').patch([
      { op: 'add', path: '/list/1', value: 'in' },
      { op: 'add', path: '/list/-', value: 'end' },
      { op: 'set', path: '/list/0', value: 'first' },
      { op: 'set', path: '/made', value: { x: 1 } },
      { op: 'replace', path: '/made/x', value: 2 },
      { op: 'incr', path: '/n', value: 4 },
      { op: 'incr', path: '/fresh', value: 7 },
      { op: 'set', path: '/a~1b', value: 9 },
      { op: 'remove', path: '/gone' },
    ]);
    expect(statusCode).toBe(200);
    expect(resource).toMatchObject({
      list: ['first', 'in', 2, 'end'],
      made: { x: 2 },
      n: 5,
      fresh: 7,
      'a/b': 9,
    });
    expect(resource).not.toHaveProperty('gone');
  });

  test.each<[string, PatchOperation]>([
    ['a parent that does not exist', { op: 'add', path: '/no/where', value: 1 }],
    ['replace of a missing node', { op: 'replace', path: '/none', value: 1 }],
    ['remove of a missing node', { op: 'remove', path: '/none' }],
    ['incr of a text', { op: 'incr', path: '/text', value: 1 }],
    ['the id', { op: 'set', path: '/id', value: 'x' }],
    ['the partition key', { op: 'set', path: '/pk', value: 'x' }],
    ['a system property', { op: 'set', path: '/_ts', value: 1 }],
    ['an index outside the array', { op: 'add', path: '/list/9', value: 1 }],
  ])('is refused with 400: %s', async (_name, operation) => {
    await container.items.upsert({ id: 'bad', pk: 'a', text: 't', list: [] });
    expect((await refusalOf(container.item('bad', 'a').patch([operation]))).code).toBe(400);
  });

  test('more than 10 operations are refused', async () => {
    await container.items.upsert({ id: 'many', pk: 'a' });
    const operations = Array.from({ length: 11 }, (_, index) => ({
      op: 'set' as const,
      path: `/m${index}`,
      value: 1,
    }));
    expect((await refusalOf(container.item('many', 'a').patch(operations))).code).toBe(400);
  });

  test('missing item 404', async () => {
    const patch = container.item('nobody', 'a').patch([{ op: 'set', path: '/x', value: 1 }]);
    expect((await refusalOf(patch)).code).toBe(404);
  });

  test('condition true 200', async () => {
    await container.items.upsert({ id: 'c', pk: 'a', n: 1 });
    const { resource } = await container.item('c', 'a').patch({
      condition: 'from c where c.n < 2 and c.id = "c"',
      operations: [{ op: 'incr', path: '/n', value: 1 }],
    });
    expect(resource.n).toBe(2);
  });

  test('condition false 412', async () => {
    await container.items.upsert({ id: 'c', pk: 'a', n: 2 });
    const operations: PatchOperation[] = [{ op: 'incr', path: '/n', value: 1 }];
    const patch = (condition: string) => container.item('c', 'a').patch({ condition, operations });
    expect((await refusalOf(patch('from c where c.n < 2'))).code).toBe(412);
    expect((await refusalOf(patch('from c where c.missing < 2'))).code).toBe(412);
    expect((await refusalOf(patch('from c where c.n < @n'))).code).toBe(400);
    expect((await container.item('c', 'a').read()).resource.n).toBe(2);
  });

  test('50 parallel conditional increments, limit 10 → exactly 10', async () => {
    await container.items.upsert({ id: 'quota', pk: 'a', used: 0, max: 10 });
    const attempts = Array.from({ length: 50 }, () =>
      container.item('quota', 'a').patch({
        condition: 'from c where c.used < c.max',
        operations: [{ op: 'incr', path: '/used', value: 1 }],
      }),
    );
    const settled = await Promise.allSettled(attempts);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect((await container.item('quota', 'a').read()).resource.used).toBe(10);
  });
});

describe('batch', () => {
  test('create + upsert + replace + read + delete', async () => {
    await container.items.upsert({ id: 'b0', pk: 'a', n: 0 });
    await container.items.upsert({ id: 'b1', pk: 'a', n: 0 });
    const { result, code } = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'b2', pk: 'a' } },
        { operationType: 'Upsert', resourceBody: { id: 'b3', pk: 'a' } },
        { operationType: 'Replace', id: 'b0', resourceBody: { id: 'b0', pk: 'a', n: 1 } },
        { operationType: 'Read', id: 'b0' },
        { operationType: 'Delete', id: 'b1' },
      ],
      'a',
    );
    expect(code).toBe(200);
    expect(statuses(result)).toEqual([201, 201, 200, 200, 204]);
    expect(result?.[3]?.resourceBody).toMatchObject({ id: 'b0', n: 1 });
    expect(result?.[0]?.eTag).toMatch(/^"/);
    expect((await container.item('b1', 'a').read()).statusCode).toBe(404);
  });

  test('Patch inside', async () => {
    await container.items.upsert({ id: 'pi', pk: 'a', n: 1 });
    const { result } = await container.items.batch(
      [
        {
          operationType: 'Patch',
          id: 'pi',
          resourceBody: { operations: [{ op: 'incr', path: '/n', value: 1 }] },
        },
      ],
      'a',
    );
    expect(statuses(result)).toEqual([200]);
    expect((await container.item('pi', 'a').read()).resource.n).toBe(2);
  });

  test('failing operation rolls back all (424 + 409, 207)', async () => {
    await container.items.upsert({ id: 'taken', pk: 'a' });
    const { result, code } = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'undone', pk: 'a' } },
        { operationType: 'Create', resourceBody: { id: 'taken', pk: 'a' } },
        { operationType: 'Create', resourceBody: { id: 'never', pk: 'a' } },
      ],
      'a',
    );
    expect(code).toBe(207);
    expect(statuses(result)).toEqual([424, 409, 424]);
    expect((await container.item('undone', 'a').read()).statusCode).toBe(404);
  });

  test('stale ifMatch inside rolls back', async () => {
    await container.items.upsert({ id: 'guarded', pk: 'a', n: 1 });
    const { result } = await container.items.batch(
      [
        { operationType: 'Create', resourceBody: { id: 'with-guard', pk: 'a' } },
        {
          operationType: 'Replace',
          id: 'guarded',
          ifMatch: '"stale"',
          resourceBody: { id: 'guarded', pk: 'a', n: 2 },
        },
      ],
      'a',
    );
    expect(statuses(result)).toEqual([424, 412]);
    expect((await container.item('with-guard', 'a').read()).statusCode).toBe(404);
    expect((await container.item('guarded', 'a').read()).resource.n).toBe(1);
  });

  test('conditional patch inside: quota and create are atomic ([424, 412])', async () => {
    await container.items.upsert({ id: 'usage', pk: 'a', used: 0, max: 1 });
    const start = (id: string): OperationInput[] => [
      { operationType: 'Create', resourceBody: { id, pk: 'a' } },
      {
        operationType: 'Patch',
        id: 'usage',
        resourceBody: {
          condition: 'from c where c.used < c.max',
          operations: [{ op: 'incr', path: '/used', value: 1 }],
        },
      },
    ];
    expect(statuses((await container.items.batch(start('run1'), 'a')).result)).toEqual([201, 200]);
    expect(statuses((await container.items.batch(start('run2'), 'a')).result)).toEqual([424, 412]);
    expect((await container.item('run2', 'a').read()).statusCode).toBe(404);
    expect((await container.item('usage', 'a').read()).resource.used).toBe(1);
  });

  test('a failed batch beside other writes of the same moment undoes nothing of theirs', async () => {
    await container.items.upsert({ id: 'held', pk: 'a' });
    const failing = [
      { operationType: 'Create' as const, resourceBody: { id: 'lost', pk: 'a' } },
      { operationType: 'Create' as const, resourceBody: { id: 'held', pk: 'a' } },
    ];
    const [before, failed, after] = await Promise.all([
      container.items.create({ id: 'near1', pk: 'a' }),
      container.items.batch(failing, 'a'),
      container.items.create({ id: 'near2', pk: 'a' }),
    ]);
    expect([before.statusCode, failed.code, after.statusCode]).toEqual([201, 207, 201]);
    expect((await container.item('near1', 'a').read()).statusCode).toBe(200);
    expect((await container.item('near2', 'a').read()).statusCode).toBe(200);
    expect((await container.item('lost', 'a').read()).statusCode).toBe(404);
  });

  test('a refused batch throws with the status in the cause', async () => {
    const foreign = [
      { operationType: 'Create' as const, partitionKey: 'b', resourceBody: { id: 'f', pk: 'b' } },
    ];
    const { result } = await container.items.batch(foreign, 'a');
    expect(statuses(result)).toEqual([400]);
    const huge = Array.from({ length: 3 }, (_, index) => ({
      operationType: 'Create' as const,
      resourceBody: { id: `h${index}`, pk: 'a', t: 'x'.repeat(800_000) },
    }));
    const refused = (await refusalOf(container.items.batch(huge, 'a'))) as {
      code?: number;
      cause?: { code: number };
    };
    expect(refused.code).toBeUndefined();
    expect(refused.cause?.code).toBe(413);
  });
});

describe('bulk', () => {
  test('items.bulk over two partitions', async () => {
    const operations: OperationInput[] = [
      { operationType: 'Create', resourceBody: { id: 'k1', pk: 'x' } },
      { operationType: 'Create', resourceBody: { id: 'k1', pk: 'y' } },
      { operationType: 'Create', resourceBody: { id: 'k1', pk: 'x' } },
      { operationType: 'Upsert', resourceBody: { id: 'k2', pk: 'y' } },
    ];
    expect(statuses(await container.items.bulk(operations))).toEqual([201, 201, 409, 201]);
  });

  test('executeBulkOperations of 250', async () => {
    const operations = Array.from({ length: 250 }, (_, index) => ({
      operationType: 'Create' as const,
      partitionKey: `p${index % 5}`,
      resourceBody: { id: `i${index}`, pk: `p${index % 5}` },
    }));
    const results = await container.items.executeBulkOperations(operations);
    expect(results.filter(({ response }) => response?.statusCode === 201)).toHaveLength(250);
    const { resources } = await container.items
      .query('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'p3' })
      .fetchAll();
    expect(resources).toEqual([50]);
  });
});
