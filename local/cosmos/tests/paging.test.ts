import type { Container, FeedOptions } from '@azure/cosmos';
import { beforeEach, describe, expect, test } from 'vitest';
import { refusalOf, type World, world } from './world.ts';

let here: World;
let container: Container;
beforeEach(async () => {
  here = await world({ scanBudget: { documents: 60, timeMs: 10_000 } });
  container = await here.container({
    indexingPolicy: {
      compositeIndexes: [
        [
          { path: '/kind', order: 'ascending' },
          { path: '/at', order: 'descending' },
        ],
      ],
    },
  });
  for (let index = 0; index < 25; index++) await put(index);
});

const put = (index: number) =>
  container.items.create({
    id: `i${String(index).padStart(2, '0')}`,
    pk: 'a',
    at: index,
    kind: index % 2 ? 'x' : 'y',
  });

const from = (continuationToken: string | undefined): FeedOptions =>
  continuationToken === undefined ? {} : { continuationToken };

async function pages(query: string, options: FeedOptions = {}): Promise<unknown[][]> {
  const found: unknown[][] = [];
  let continuationToken: string | undefined;
  do {
    const given = { partitionKey: 'a', maxItemCount: 10, ...from(continuationToken), ...options };
    const page = await container.items.query(query, given).fetchNext();
    found.push(page.resources);
    continuationToken = page.continuationToken;
  } while (continuationToken);
  return found;
}

const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index);

describe('paging', () => {
  test('maxItemCount, fetchNext, resume by token, ends', async () => {
    expect(await pages('SELECT VALUE c.at FROM c')).toEqual([
      numbers(0, 10),
      numbers(10, 20),
      numbers(20, 25),
    ]);
    const iterator = container.items.query('SELECT VALUE c.at FROM c', {
      partitionKey: 'a',
      maxItemCount: 20,
    });
    expect((await iterator.fetchNext()).resources).toHaveLength(20);
    expect((await iterator.fetchNext()).resources).toHaveLength(5);
    expect(iterator.hasMoreResults()).toBe(false);
  });

  test('readAll with partitionKey', async () => {
    const { resources } = await container.items.readAll({ partitionKey: 'a', maxItemCount: 10 }).fetchAll();
    expect(resources).toHaveLength(25);
  });

  test('a page that is just full carries no token', async () => {
    expect(await pages('SELECT VALUE c.at FROM c WHERE c.at < 10')).toEqual([numbers(0, 10)]);
  });

  test.each([
    ['one path', 'SELECT VALUE c.at FROM c ORDER BY c.at DESC', numbers(0, 25).reverse()],
    ['TOP', 'SELECT TOP 13 VALUE c.at FROM c ORDER BY c.at', numbers(0, 13)],
    ['OFFSET LIMIT', 'SELECT VALUE c.at FROM c ORDER BY c.at OFFSET 3 LIMIT 15', numbers(3, 18)],
    [
      'a tie broken by id',
      'SELECT VALUE c.at FROM c ORDER BY c.kind',
      numbers(0, 25).sort((l, r) => (r % 2) - (l % 2) || l - r),
    ],
    ['DISTINCT', 'SELECT DISTINCT VALUE c.at FROM c', [...numbers(0, 25)].sort()],
    ['GROUP BY', 'SELECT VALUE c.at FROM c GROUP BY c.at', [...numbers(0, 25)].sort()],
    ['JOIN', 'SELECT VALUE c.at + n FROM c JOIN n IN [0]', undefined],
  ])('an ordered result goes on where the page ended: %s', async (_name, query, expected) => {
    if (!expected) {
      expect((await refusalOf(pages(query))).code).toBe(400);
      return;
    }
    expect((await pages(query)).flat()).toEqual(expected);
  });

  test('rows of one document that a page cut apart follow on the next page', async () => {
    await container.items.create({ id: 'j', pk: 'j', list: numbers(0, 25) });
    const found = await pages('SELECT VALUE n FROM c JOIN n IN c.list', { partitionKey: 'j' });
    expect(found).toEqual([numbers(0, 10), numbers(10, 20), numbers(20, 25)]);
  });

  test('keyset paging while rows are inserted and deleted neither repeats nor hides a row', async () => {
    const seen: number[] = [];
    let continuationToken: string | undefined;
    do {
      const options = { partitionKey: 'a', maxItemCount: 5, ...from(continuationToken) };
      const query = 'SELECT VALUE c.at FROM c WHERE c.at >= 0 ORDER BY c.at DESC';
      const page = await container.items.query(query, options).fetchNext();
      seen.push(...page.resources);
      continuationToken = page.continuationToken;
      await put(100 + seen.length);
      await container
        .item(`i${String(seen[0]).padStart(2, '0')}`, 'a')
        .delete()
        .catch(() => undefined);
    } while (continuationToken);
    expect(seen).toEqual(numbers(0, 25).reverse());
  });

  test('order values of mixed types are paged like all others', async () => {
    for (const [index, at] of [null, true, 'text', { deep: 1 }].entries()) {
      await container.items.create({ id: `z${index}`, pk: 'a', at });
    }
    await container.items.create({ id: 'z9', pk: 'a' });
    const found = (await pages('SELECT VALUE c.id FROM c ORDER BY c.at')).flat();
    expect(found).toHaveLength(30);
    expect(new Set(found).size).toBe(30);
    expect(found.slice(0, 3)).toEqual(['z9', 'z0', 'z1']);
    expect(found.slice(-2)).toEqual(['z2', 'z3']);
  });

  test('a tampered or foreign token is refused', async () => {
    const options = { partitionKey: 'a', maxItemCount: 5 };
    const { continuationToken = '' } = await container.items.query('SELECT * FROM c', options).fetchNext();
    const attempt = (token: string, query = 'SELECT * FROM c', partitionKey = 'a') =>
      refusalOf(
        container.items.query(query, { maxItemCount: 5, continuationToken: token, partitionKey }).fetchNext(),
      );
    const altered = `${continuationToken.slice(0, 5)}x${continuationToken.slice(6)}`;
    for (const refused of [
      await attempt(altered),
      await attempt('nonsense'),
      await attempt(continuationToken, 'SELECT * FROM c WHERE c.at > 1'),
      await attempt(continuationToken, 'SELECT * FROM c', 'b'),
    ]) {
      expect(refused.code).toBe(400);
      expect(refused.message).toMatch(/continuation token/);
    }
  });
});

describe('scan budget', () => {
  test('a query that reads too many documents is refused and told what is missing', async () => {
    for (let index = 25; index < 70; index++) await put(index);
    const run = (query: string) => container.items.query(query, { partitionKey: 'a' }).fetchAll();
    const refused = await refusalOf(run('SELECT VALUE COUNT(1) FROM c WHERE c.at > 1'));
    expect(refused.code).toBe(400);
    expect(refused.message).toMatch(/60 documents.*composite index.*kind, at/s);
    expect(
      (await refusalOf(container.items.query('SELECT VALUE COUNT(1) FROM c').fetchAll())).message,
    ).toMatch(/partition key/);
    expect((await run('SELECT VALUE COUNT(1) FROM c WHERE c.kind = "x"')).resources).toEqual([35]);
    expect(
      (await run('SELECT TOP 5 VALUE c.at FROM c WHERE c.kind = "x" ORDER BY c.at DESC')).resources,
    ).toEqual([69, 67, 65, 63, 61]);
  });

  test('a query that runs too long is refused', async () => {
    const slow = await world({ scanBudget: { documents: 10_000, timeMs: 0 } });
    const { items } = await slow.container();
    for (let index = 0; index < 70; index++) await items.create({ id: `${index}`, pk: 'a' });
    const refused = await refusalOf(
      items.query('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'a' }).fetchAll(),
    );
    expect(refused.message).toMatch(/0 ms/);
  });
});
