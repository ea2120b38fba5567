import type { Container } from '@azure/cosmos';
import { beforeAll, describe, expect, test } from 'vitest';
import { refusalOf, world } from './world.ts';

let container: Container;
beforeAll(async () => {
  container = await (await world()).container({
    vectorEmbeddingPolicy: {
      vectorEmbeddings: [{ path: '/v', dataType: 'float32', dimensions: 2, distanceFunction: 'cosine' }],
    },
  });
});

describe('rejections name the reason', () => {
  test.each([
    ['an unknown function', 'SELECT VALUE ROUND(c.age) FROM c', /ROUND/],
    ['geospatial functions', 'SELECT VALUE ST_DISTANCE(c.a, c.b) FROM c', /ST_DISTANCE/],
    ['full-text scoring', 'SELECT TOP 1 * FROM c ORDER BY RANK FullTextScore(c.text, "x")', /ORDER BY/],
    ['an unbound parameter', 'SELECT * FROM c WHERE c.age = @age', /@age/],
    ['an unknown alias', 'SELECT * FROM c WHERE d.age = 1', /'d'/],
    ['HAVING', 'SELECT c.city FROM c GROUP BY c.city HAVING c.city = "x"', /HAVING/],
    ['a sub-query outside EXISTS', 'SELECT (SELECT VALUE 1 FROM k IN c.kids) AS x FROM c', /EXISTS/],
    ['an expression in ORDER BY', 'SELECT * FROM c ORDER BY LOWER(c.name)', /ORDER BY/],
    ['GROUP BY with ORDER BY', 'SELECT c.city FROM c GROUP BY c.city ORDER BY c.city', /ORDER BY/],
    ['an aggregate in WHERE', 'SELECT * FROM c WHERE COUNT(1) > 1', /SELECT list/],
    ['a reserved word as a member', 'SELECT c.order FROM c', /reserved/],
    ['text joining', 'SELECT VALUE c.name || "x" FROM c', /\|\|/],
    ['user-defined functions', 'SELECT VALUE udf.f(c) FROM c', /udf/i],
    ['LIKE with a character set', 'SELECT * FROM c WHERE c.name LIKE "[AB]%"', /subset/],
    ['LIKE with ESCAPE', 'SELECT * FROM c WHERE c.name LIKE "a!%" ESCAPE "!"', /subset/],
    ['SELECT * with JOIN', 'SELECT * FROM c JOIN t IN c.tags', /JOIN/],
    ['TOP with LIMIT', 'SELECT TOP 1 * FROM c OFFSET 0 LIMIT 1', /TOP/],
    ['a vector path without a policy', 'SELECT TOP 1 * FROM c ORDER BY VectorDistance(c.w, [1])', /vector/],
    ['a vector order without TOP', 'SELECT * FROM c ORDER BY VectorDistance(c.v, [1, 0])', /TOP/],
    ['a comment', 'SELECT * FROM c -- all', /Syntax/],
    ['two statements', 'SELECT * FROM c; SELECT 1', /Syntax/],
  ])('%s', async (_name, query, reason) => {
    const refused = await refusalOf(container.items.query(query, { partitionKey: 'a' }).fetchAll());
    expect(refused.code).toBe(400);
    expect(refused.message).toMatch(reason);
  });

  test('what is neither a query nor an item: stored procedures, triggers, users, conflicts', async () => {
    for (const call of [
      container.scripts.storedProcedures.readAll().fetchAll(),
      container.scripts.storedProcedure('x').execute('a', []),
      container.scripts.triggers.readAll().fetchAll(),
      container.scripts.userDefinedFunctions.readAll().fetchAll(),
      container.conflicts.readAll().fetchAll(),
      container.database.users.readAll().fetchAll(),
    ]) {
      const refused = await refusalOf(call);
      expect(refused.code).toBe(400);
      expect(refused.message).toMatch(/subset/);
    }
  });

  test('ORDER BY on an excluded path; id and _ts are always allowed', async () => {
    const narrow = await (await world()).container({
      indexingPolicy: { includedPaths: [{ path: '/kept/?' }], excludedPaths: [{ path: '/*' }] },
    });
    await narrow.items.create({ id: '1', pk: 'a' });
    const run = (path: string) =>
      narrow.items.query(`SELECT * FROM c ORDER BY ${path}`, { partitionKey: 'a' }).fetchAll();
    expect((await refusalOf(run('c.other'))).message).toMatch(/excluded/);
    for (const path of ['c.kept', 'c.id', 'c._ts']) expect((await run(path)).resources).toHaveLength(1);
  });
});
