import type { Container, SqlParameter } from '@azure/cosmos';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

let container: Container;

const people = [
  {
    id: '1',
    pk: 'a',
    name: 'Ann',
    age: 30,
    city: 'Haifa',
    tags: ['red', 'blue'],
    kids: [{ n: 'x', y: 3 }],
    v: [1, 0],
  },
  { id: '2', pk: 'a', name: 'Bob', age: 25, city: 'Haifa', tags: ['blue'], opt: 5, kids: [], v: [0.9, 0.1] },
  { id: '3', pk: 'a', name: 'Cid', age: 41, city: 'Acre', tags: [], opt: 7, 'odd name': 1, v: [0, 1] },
  {
    id: '4',
    pk: 'a',
    name: 'Dan',
    age: 25,
    city: 'Acre',
    tags: ['green'],
    active: true,
    note: null,
    v: [-1, 0],
  },
];

beforeAll(async () => {
  container = await (await world()).container({
    indexingPolicy: {
      compositeIndexes: [
        [
          { path: '/age', order: 'ascending' },
          { path: '/name', order: 'descending' },
        ],
      ],
    },
    vectorEmbeddingPolicy: {
      vectorEmbeddings: [{ path: '/v', dataType: 'float32', dimensions: 2, distanceFunction: 'cosine' }],
    },
  });
  for (const person of people) await container.items.create(person);
  await container.items.create({ id: '9', pk: 'other', name: 'Eve', age: 99, city: 'Haifa', tags: ['red'] });
});

async function ask(query: string, values: Record<string, unknown> = {}): Promise<unknown[]> {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value }) as SqlParameter);
  return (await container.items.query({ query, parameters }, { partitionKey: 'a' }).fetchAll()).resources;
}

const names = (where: string, values?: Record<string, unknown>) =>
  ask(`SELECT VALUE c.name FROM c WHERE ${where}`, values);

describe('query, scoped', () => {
  test('the partitionKey option isolates a tenant', async () => {
    const rows = (await ask('SELECT * FROM c')) as { id: string; pk: string; _etag: string }[];
    expect(rows.map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
    expect(rows.every(({ pk, _etag }) => pk === 'a' && _etag.startsWith('"'))).toBe(true);
    expect(await names('c.pk = "other"')).toEqual([]);
    expect(await names('c.pk = @pk AND c.age > 30', { '@pk': 'a' })).toEqual(['Cid']);
  });

  test('AND, OR, parameters', async () => {
    expect(
      await names('(c.city = @city AND c.age < @age) OR c.name = "Cid"', { '@city': 'Haifa', '@age': 30 }),
    ).toEqual(['Bob', 'Cid']);
  });

  test('IN', async () => {
    expect(await names('c.name IN ("Ann", @b)', { '@b': 'Dan' })).toEqual(['Ann', 'Dan']);
    expect(await names('c.name NOT IN ("Ann", "Dan")')).toEqual(['Bob', 'Cid']);
    expect(await names('c.id IN ("1", "3")')).toEqual(['Ann', 'Cid']);
  });

  test('ARRAY_CONTAINS(array, value)', async () => {
    expect(await names('ARRAY_CONTAINS(c.tags, "blue")')).toEqual(['Ann', 'Bob']);
  });

  test('ARRAY_CONTAINS(@list, path)', async () => {
    expect(await names('ARRAY_CONTAINS(@ids, c.id)', { '@ids': ['2', '4', '9'] })).toEqual(['Bob', 'Dan']);
    expect(await names('ARRAY_CONTAINS(@ages, c.age)', { '@ages': [41, 25] })).toEqual(['Bob', 'Cid', 'Dan']);
  });

  test('ORDER BY one, desc', async () => {
    expect(await ask('SELECT VALUE c.name FROM c ORDER BY c.name DESC')).toEqual([
      'Dan',
      'Cid',
      'Bob',
      'Ann',
    ]);
    expect(await ask('SELECT VALUE c.age FROM c ORDER BY c.age')).toEqual([25, 25, 30, 41]);
  });

  test('ORDER BY two', async () => {
    expect(await ask('SELECT VALUE c.name FROM c ORDER BY c.age, c.name DESC')).toEqual([
      'Dan',
      'Bob',
      'Ann',
      'Cid',
    ]);
    expect(await ask('SELECT VALUE c.name FROM c ORDER BY c.age DESC, c.name ASC')).toEqual([
      'Cid',
      'Ann',
      'Bob',
      'Dan',
    ]);
    const refused = await refusalOf(ask('SELECT * FROM c ORDER BY c.age, c.name'));
    expect(refused.message).toMatch(/composite index/);
  });

  test('OFFSET LIMIT', async () => {
    expect(await ask('SELECT VALUE c.name FROM c ORDER BY c.name OFFSET 1 LIMIT @n', { '@n': 2 })).toEqual([
      'Bob',
      'Cid',
    ]);
  });

  test('TOP', async () => {
    expect(await ask('SELECT TOP 2 VALUE c.name FROM c ORDER BY c.name')).toEqual(['Ann', 'Bob']);
    expect(await ask('SELECT TOP @n VALUE c.name FROM c ORDER BY c.name DESC', { '@n': 1 })).toEqual(['Dan']);
    expect(await ask('SELECT TOP 0 * FROM c')).toEqual([]);
  });

  test('COUNT', async () => {
    expect(await ask('SELECT VALUE COUNT(1) FROM c')).toEqual([4]);
    expect(await ask('SELECT COUNT(c.opt) AS n FROM c WHERE c.city = "Haifa"')).toEqual([{ n: 1 }]);
    expect(await ask('SELECT VALUE COUNT(1) FROM c WHERE c.name = "Nobody"')).toEqual([0]);
  });

  test('SUM', async () => {
    expect(await ask('SELECT VALUE SUM(c.age) FROM c')).toEqual([121]);
    expect(await ask('SELECT VALUE SUM(c.opt) FROM c')).toEqual([12]);
    expect(await ask('SELECT VALUE SUM(c.name) FROM c')).toEqual([]);
  });

  test('AVG, MIN, MAX', async () => {
    const query = 'SELECT AVG(c.age) AS mean, MIN(c.name) AS first, MAX(c.age) AS oldest FROM c';
    expect(await ask(query)).toEqual([{ mean: 30.25, first: 'Ann', oldest: 41 }]);
  });

  test('GROUP BY', async () => {
    const query = 'SELECT c.city, COUNT(1) AS n, MAX(c.age) AS oldest FROM c GROUP BY c.city';
    expect(await ask(query)).toEqual([
      { city: 'Acre', n: 2, oldest: 41 },
      { city: 'Haifa', n: 2, oldest: 30 },
    ]);
    expect((await refusalOf(ask('SELECT c.name, COUNT(1) AS n FROM c GROUP BY c.city'))).message).toMatch(
      /GROUP BY/,
    );
  });

  test('DISTINCT', async () => {
    expect(await ask('SELECT DISTINCT VALUE c.city FROM c')).toEqual(['Acre', 'Haifa']);
    expect(await ask('SELECT DISTINCT c.age FROM c WHERE c.age < 40')).toEqual([{ age: 25 }, { age: 30 }]);
  });

  test('IS_DEFINED with NOT', async () => {
    expect(await names('IS_DEFINED(c.opt)')).toEqual(['Bob', 'Cid']);
    expect(await names('NOT IS_DEFINED(c.opt)')).toEqual(['Ann', 'Dan']);
    expect(await names('IS_NULL(c.note) AND IS_BOOL(c.active)')).toEqual(['Dan']);
  });

  test('!= on a missing member excludes', async () => {
    expect(await names('c.opt != 5')).toEqual(['Cid']);
    expect(await names('NOT (c.opt = 5)')).toEqual(['Cid']);
  });

  test('CONTAINS ignoring case, STARTSWITH', async () => {
    expect(await names('CONTAINS(c.name, "AN", true)')).toEqual(['Ann', 'Dan']);
    expect(await names('CONTAINS(c.name, "AN")')).toEqual([]);
    expect(await names('STARTSWITH(c.name, @p) OR ENDSWITH(c.name, "d")', { '@p': 'B' })).toEqual([
      'Bob',
      'Cid',
    ]);
    expect(await names('STARTSWITH(c.id, "3")')).toEqual(['Cid']);
  });

  test('LIKE', async () => {
    expect(await names('c.name LIKE "%n"')).toEqual(['Ann', 'Dan']);
    expect(await names('c.name NOT LIKE "_o%"')).toEqual(['Ann', 'Cid', 'Dan']);
  });

  test('BETWEEN', async () => {
    expect(await names('c.age BETWEEN 26 AND 41')).toEqual(['Ann', 'Cid']);
    expect(await names('c.name NOT BETWEEN "B" AND "D"')).toEqual(['Ann', 'Dan']);
  });

  test('JOIN over an array', async () => {
    expect(await ask('SELECT c.name, t AS tag FROM c JOIN t IN c.tags WHERE t != "green"')).toEqual([
      { name: 'Ann', tag: 'red' },
      { name: 'Ann', tag: 'blue' },
      { name: 'Bob', tag: 'blue' },
    ]);
  });

  test('EXISTS subquery', async () => {
    expect(await names('EXISTS(SELECT VALUE k FROM k IN c.kids WHERE k.y > 2)')).toEqual(['Ann']);
    expect(await names('NOT EXISTS(SELECT VALUE t FROM t IN c.tags WHERE t = "blue")')).toEqual([
      'Cid',
      'Dan',
    ]);
  });

  test('projection, alias, nested', async () => {
    const query =
      'SELECT c.name AS who, c.kids[0].n, {city: c.city, none: c.none} AS at, [c.age, 1 + 2 * 3] AS list FROM c';
    expect((await ask(`${query} WHERE c.id = "1"`))[0]).toEqual({
      who: 'Ann',
      n: 'x',
      at: { city: 'Haifa' },
      list: [30, 7],
    });
    expect(
      await ask(
        'SELECT c["odd name"] AS odd, LENGTH(c.name) AS n, UPPER(c.name) AS up FROM c WHERE c.id = "3"',
      ),
    ).toEqual([{ odd: 1, n: 3, up: 'CID' }]);
  });

  test('`??` and ternary', async () => {
    expect(await ask('SELECT VALUE c.opt ?? -1 FROM c')).toEqual([-1, 5, 7, -1]);
    expect(await ask('SELECT VALUE c.age > 29 ? "old" : "young" FROM c')).toEqual([
      'old',
      'young',
      'old',
      'young',
    ]);
  });

  test('VectorDistance in ORDER BY', async () => {
    const query =
      'SELECT TOP 2 c.name, VectorDistance(c.v, @e) AS score FROM c ORDER BY VectorDistance(c.v, @e)';
    const rows = (await ask(query, { '@e': [1, 0] })) as { name: string; score: number }[];
    expect(rows.map(({ name }) => name)).toEqual(['Ann', 'Bob']);
    expect(rows[0]?.score).toBeCloseTo(1);
  });

  test('bad SQL → 400', async () => {
    const refused = await refusalOf(ask('SELEC * FROM c'));
    expect(refused.code).toBe(400);
    expect(refused.message).toMatch(/SELECT/);
  });
});
