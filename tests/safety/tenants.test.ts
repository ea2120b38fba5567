import { beforeAll, expect, test } from 'vitest';
import { expectSound, type Person, proposedReply, sharedStack } from '../support/stack.ts';
import { expectProblem } from './expect-problem.ts';
import { asking, at, operationsOf, ownedBy, rows } from './operations.ts';

const stack = sharedStack();
const operations = await operationsOf(stack);
const named = operations.filter(({ id }) => rows[id]?.names !== undefined && rows[id]?.names !== 'pack');

let victim: Person;
let stranger: Person;
let owned: Awaited<ReturnType<typeof ownedBy>>;

beforeAll(async () => {
  [victim, stranger] = await Promise.all([stack.person(), stack.person()]);
  await Promise.all([proposedReply(victim), proposedReply(stranger)]);
  owned = await ownedBy(victim, operations);
  expect(Object.values(owned).filter((id) => id === '')).toEqual([]);
});

const holdings = async (person: Person) => {
  const paths = ['/installations', '/agents', '/workflows', '/runs', '/suggestions', '/connections'];
  return Promise.all(
    [...paths, '/records', '/notifications', '/audit?limit=100'].map((path) => person.api.all(path)),
  );
};

test("with another person's id every operation answers as if the thing did not exist, and changes nothing", async () => {
  const before = await holdings(victim);
  expect(named.length).toBeGreaterThan(20);
  for (const operation of named) {
    const id = owned[rows[operation.id]?.names ?? 'pack'];
    const reply = await stranger.api.call(operation.method, at(operation, id), asking(operation));
    expectProblem(reply, operation.id, 404);
    const missing = await stranger.api.call(
      operation.method,
      at(operation, id.replace(/.{6}$/, 'ZZZZZZ')),
      asking(operation),
    );
    expect(codeOf(reply.body), 'a foreign thing and a missing one answer alike').toBe(codeOf(missing.body));
  }
  expect(await holdings(victim)).toEqual(before);
  await expectSound(victim);
  await expectSound(stranger);
});

test("another person's ids inside a body or a query lead nowhere either", async () => {
  const { suggestion, connection } = owned;
  const [its] = await victim.suggestions();
  const decided = await stranger.api.call<{ items: unknown[] }>('POST', '/suggestions/decisions', {
    body: { items: [{ id: suggestion, revision: its?.revision, hash: its?.hash }] },
  });
  expect(decided.body.items).toMatchObject([{ status: 404, code: 'suggestion.not_found', suggestion: null }]);

  for (const access of ['read', 'write']) {
    const widened = await stranger.api.call('POST', '/connections', {
      body: { connector: 'microsoft', access, connectionId: connection },
      headers: { 'idempotency-key': crypto.randomUUID() },
    });
    expectProblem(widened, `connect ${access}`, 404);
  }
  expect(await stranger.api.all(`/audit?subject=${suggestion}`)).toEqual([]);
});

test('a cursor of another person, of another list or with a changed letter is refused', async () => {
  const page = await victim.api.get<{ nextCursor: string }>('/audit?limit=1');
  const cursor = encodeURIComponent(page.nextCursor);
  const changed = encodeURIComponent(page.nextCursor.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')));
  const tries: [Person, string][] = [
    [stranger, `/audit?limit=1&cursor=${cursor}`],
    [victim, `/records?limit=1&cursor=${cursor}`],
    [victim, `/audit?limit=1&subject=x&cursor=${cursor}`],
    [victim, `/audit?limit=1&cursor=${changed}`],
    [victim, `/audit?limit=1&cursor=${cursor.slice(0, -3)}`],
    [victim, '/audit?limit=1&cursor=e30.e30'],
  ];
  for (const [person, path] of tries)
    expectProblem(await person.api.call('GET', path), path, 400, 'api.invalid_request');
  expect((await victim.api.call('GET', `/audit?limit=1&cursor=${cursor}`)).status).toBe(200);
});

test('a tenant id in query, header or body decides nothing', async () => {
  const { tenantId } = victim;
  const headers = { 'x-tenant-id': tenantId, 'x-ms-client-principal-id': tenantId, tenantid: tenantId };
  for (const operation of operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    for (const path of [operation.path, `${operation.path}?tenantId=${tenantId}`]) {
      const reply = await stranger.api.call('GET', path, { headers });
      expect([200, 302, 400], path).toContain(reply.status);
      expect(reply.text).not.toContain(tenantId);
    }
  }
  for (const operation of operations.filter(({ takesBody }) => takesBody)) {
    const body = { ...operation.example, tenantId };
    const reply = await stranger.api.call(operation.method, at(operation, 'x_1'), {
      ...asking(operation),
      body,
    });
    expectProblem(reply, operation.id, 400, 'api.invalid_request');
  }
  expect(stranger.api.tenantsSeen).not.toContain(tenantId);
});

const codeOf = (body: unknown) => (body as { code?: string }).code;
