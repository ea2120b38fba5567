import type { Container, JSONValue, SqlParameter } from '@azure/cosmos';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compareForSorting, type Value } from '../query/value.ts';
import { world } from './world.ts';

async function holding(values: Value[]): Promise<Container> {
  const container = await (await world()).container();
  for (const [index, x] of values.entries()) {
    const document: Record<string, unknown> = { id: `d${index}`, pk: 'a', x };
    await container.items.create(document);
  }
  return container;
}

async function ask(container: Container, query: string, value?: Value): Promise<Value[]> {
  const parameters: SqlParameter[] = value === undefined ? [] : [{ name: '@v', value: value as JSONValue }];
  const { resources } = await container.items.query({ query, parameters }, { partitionKey: 'a' }).fetchAll();
  return resources;
}

const samples: Value[] = [
  undefined,
  null,
  false,
  true,
  -1.5,
  0,
  0.1 + 0.2,
  1,
  9_007_199_254_740_991,
  2 ** 60,
  '',
  '0',
  'a',
  'aa',
  '\uff21',
  '😀',
  '[1]',
  [],
  [1],
  {},
  { a: 1 },
];

describe('types', () => {
  test('every type has its place in ORDER BY, missing members first', async () => {
    const container = await holding([{ a: 1 }, 'text', [1], 2, 'a', true, null, 1.5, false, undefined]);
    const sorted = [null, false, true, 1.5, 2, 'a', 'text', [1], { a: 1 }];
    const query = 'SELECT VALUE c.x ?? "missing" FROM c ORDER BY c.x';
    expect(await ask(container, query)).toEqual(['missing', ...sorted]);
    expect(await ask(container, `${query} DESC`)).toEqual([...sorted.reverse(), 'missing']);
  });

  test('a comparison across types matches nothing', async () => {
    const container = await holding(samples);
    expect(
      await ask(container, 'SELECT VALUE c.x FROM c WHERE c.x >= 1 ORDER BY c.id OFFSET 0 LIMIT 2'),
    ).toEqual([1, 9_007_199_254_740_991]);
    expect(await ask(container, 'SELECT VALUE c.x FROM c WHERE c.x = null')).toEqual([null]);
    expect(await ask(container, 'SELECT VALUE c.x FROM c WHERE c.x = 0')).toEqual([0]);
    expect(await ask(container, 'SELECT VALUE c.x FROM c WHERE c.x <= true')).toEqual([false, true]);
  });
});

describe('what SQLite filters and sorts for us', () => {
  let container: Container;
  beforeAll(async () => {
    container = await holding(samples);
  });

  const operators = ['=', '<', '<=', '>', '>='];
  const conditions = [
    ...operators.flatMap((operator) => [`c.x ${operator} @v`, `@v ${operator} c.x`]),
    'c.x IN (@v, "a", 1)',
    'STARTSWITH(c.x, @v)',
    'ARRAY_CONTAINS(@v, c.x)',
  ];

  test('never hides a row that the query language would show', async () => {
    const values = samples.filter((value) => value !== undefined);
    const anyValue = fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values)), fc.string());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...conditions), anyValue, async (condition, value) => {
        const pushed = await ask(container, `SELECT VALUE c.id FROM c WHERE ${condition}`, value);
        // A double negation means the same and is more than SQLite is ever given.
        const plain = await ask(container, `SELECT VALUE c.id FROM c WHERE NOT NOT (${condition})`, value);
        expect(pushed).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  test('texts and whole numbers sort as they do without it', async () => {
    const kinds = fc.oneof(
      fc.array(fc.string({ unit: 'binary' }), { maxLength: 8 }),
      fc.array(fc.integer(), { maxLength: 8 }),
    );
    await fc.assert(
      fc.asyncProperty(kinds, fc.boolean(), async (values, hasMissing) => {
        const all: Value[] = hasMissing ? [...values, undefined] : values;
        // Array.sort keeps undefined for the end without asking, so the values are compared inside a box.
        const boxes = all.map((value) => ({ value }));
        boxes.sort((left, right) => compareForSorting(left.value, right.value));
        const sorted = boxes.map(({ value }) => value ?? null);
        const found = await ask(await holding(all), 'SELECT VALUE c.x ?? null FROM c ORDER BY c.x');
        expect(found).toEqual(sorted);
      }),
      { numRuns: 20 },
    );
  });
});
