import { beforeAll, describe, expect, test } from 'vitest';
import { type Person, proposedReply, sharedStack } from '../support/stack.ts';
import { expectProblem } from './expect-problem.ts';
import { asking, at, type Operation, operationsOf, ownedBy, rows } from './operations.ts';

const stack = sharedStack();
const operations = await operationsOf(stack);
const withBody = operations.filter(({ takesBody }) => takesBody);
const withId = operations.filter(({ path }) => path.includes('{id}'));
const json = { 'content-type': 'application/json' };

let robin: Person;
let owned: Awaited<ReturnType<typeof ownedBy>>;

beforeAll(async () => {
  robin = await stack.person();
  await proposedReply(robin);
  owned = await ownedBy(robin, operations);
});

const shapeOf = ({ path }: Operation) => new RegExp(`^${path.replace('{id}', '[^/]+')}$`);
const own = (operation: Operation) => at(operation, owned[rows[operation.id]?.names ?? 'pack']);

test('the bodies that this suite spoils are good before', async () => {
  const fresh = await stack.person({ access: 'none' });
  for (const operation of withBody) {
    const reply = await fresh.api.call(operation.method, at(operation, 'x_1'), asking(operation));
    expect(reply.status, `${operation.id} ${reply.text}`).not.toBe(400);
  }
});

describe('a body', () => {
  const texts = {
    'that is cut': '{"enabled":',
    'that is empty': '',
    'that is a word': 'hello',
    'with text after its end': '{} {}',
    'nested without end': '['.repeat(200_000),
    'of bytes that are no text': '\u0000\u0001\ufffd',
  };
  test.each(Object.entries(texts))('%s is refused as not JSON', async (_name, raw) => {
    for (const operation of withBody) {
      const { headers } = asking(operation);
      const reply = await robin.api.call(operation.method, own(operation), {
        raw,
        headers: { ...headers, ...json },
      });
      expectProblem(reply, operation.id, 400, 'api.not_json');
    }
  });

  test.each([null, [], 7, 'text', true].map((value) => [JSON.stringify(value), value]))(
    'that is %s is refused with a pointer',
    async (_name, body) => {
      for (const operation of withBody) {
        const reply = await robin.api.call(operation.method, own(operation), { ...asking(operation), body });
        expectProblem(reply, operation.id, 400, 'api.invalid_request');
      }
    },
  );

  test('with an unknown field is refused', async () => {
    for (const operation of withBody) {
      const body = { ...operation.example, isAdmin: true };
      const reply = await robin.api.call(operation.method, own(operation), { ...asking(operation), body });
      expectProblem(reply, operation.id, 400, 'api.invalid_request');
    }
  });

  test('with a value of another type is refused, whichever field it is in', async () => {
    const wrong = [null, 7.5, ['x'], { x: 1 }, true, '\u0000', 'x'.repeat(100_000)];
    for (const operation of withBody) {
      for (const [field, good] of Object.entries(operation.example ?? {})) {
        const others = wrong.filter((one) => one !== good && (typeof one !== typeof good || one === null));
        for (const value of others) {
          const body = { ...operation.example, [field]: value };
          const reply = await robin.api.call(operation.method, own(operation), {
            ...asking(operation),
            body,
          });
          expectProblem(reply, `${operation.id} ${field}=${JSON.stringify(value).slice(0, 30)}`, 400);
        }
      }
    }
  });

  test('of 2 MB is refused as too large', async () => {
    const raw = JSON.stringify({ title: 'x'.repeat(2_000_000) });
    for (const operation of withBody) {
      const { headers } = asking(operation);
      const reply = await robin.api.call(operation.method, own(operation), {
        raw,
        headers: { ...headers, ...json },
      });
      expectProblem(reply, operation.id, 413, 'api.too_large');
    }
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('sent as %s is refused', async (type) => {
    for (const operation of withBody) {
      const raw = JSON.stringify(operation.example ?? {});
      const headers = { ...asking(operation).headers, 'content-type': type };
      const reply = await robin.api.call(operation.method, own(operation), { raw, headers });
      expectProblem(reply, `${operation.id} ${type}`, 415, 'api.unsupported_media_type');
    }
  });

  test('that reaches for a prototype is refused like one with any unknown member', async () => {
    for (const operation of withBody) {
      for (const raw of [
        '{"__proto__":{"isAdmin":true}}',
        '{"constructor":{"prototype":{"isAdmin":true}}}',
      ]) {
        const { headers } = asking(operation);
        const reply = await robin.api.call(operation.method, at(operation, 'x_1'), {
          raw,
          headers: { ...headers, ...json },
        });
        expectProblem(reply, operation.id, 400, 'api.invalid_request');
      }
    }
  });
});

describe('an id', () => {
  const ids = {
    'that is long': 'x'.repeat(4_000),
    'in another script': encodeURIComponent('ריצה_דמו_🙂'),
    'with a slash': 'run_1%2F..%2Faudit',
    'with a backslash': 'run_1%5Caudit',
    'with a NUL': 'run_1%00',
    'with a question mark and a hash': 'run_1%3Fx%23y',
    'with a percent sign that is none': 'run_1%25zz',
    'that is blank': '%20',
    'of dots': '%2E%2E%2E',
    'with line ends': 'run_1%0D%0Aset-cookie:x',
    'of the tenant document': 'tenant',
    'with quotes': encodeURIComponent(`' OR "1"="1`),
  };
  test.each(Object.entries(ids))(
    '%s is not found or refused, whatever operation it is given to',
    async (_name, id) => {
      for (const operation of withId) {
        const reply = await robin.api.call(operation.method, at(operation, id), asking(operation));
        expectProblem(reply, `${operation.id} ${id.slice(0, 30)}`, [400, 404]);
      }
    },
  );

  test('inside a body is held to the same form', async () => {
    for (const id of ['a/b', 'a\\b', 'a?b', ' ', '\u0000', 'x'.repeat(4_000)]) {
      const bodies: [string, Record<string, unknown>][] = [
        ['/connections', { connector: 'microsoft', access: 'read', connectionId: id }],
        ['/suggestions/decisions', { items: [{ id, revision: 1, hash: 'sha256:0' }] }],
      ];
      for (const [path, body] of bodies) {
        const headers = { 'idempotency-key': crypto.randomUUID() };
        expectProblem(
          await robin.api.call('POST', path, { body, headers }),
          path,
          400,
          'api.invalid_request',
        );
      }
    }
  });

  test.each(['%E0%A4', '%zz', '%', '%ff', '%C0%AE'])(
    'that is cut or wrong in its encoding (%s) gets a problem like any other',
    async (broken) => {
      for (const operation of withId) {
        const reply = await robin.api.call(
          operation.method,
          at(operation, `run_1${broken}`),
          asking(operation),
        );
        expectProblem(reply, operation.id, 400, 'api.invalid_request');
      }
      expectProblem(await robin.api.call('GET', `/nothing/${broken}`), broken, 404, 'api.no_route');
    },
  );

  test('of one kind of thing does not open another kind', async () => {
    for (const operation of withId) {
      const name = rows[operation.id]?.names ?? 'pack';
      for (const [other, id] of Object.entries(owned)) {
        if (other === name) continue;
        const reply = await robin.api.call(operation.method, at(operation, id), asking(operation));
        expectProblem(reply, `${operation.id} with the id of a ${other}`, 404);
      }
    }
  });
});

describe('a request', () => {
  test('without the Idempotency-Key that it needs, or with a bad one, is refused', async () => {
    const keyed = operations.filter(({ headers }) => headers.includes('idempotency-key'));
    expect(keyed.length).toBeGreaterThan(2);
    for (const operation of keyed) {
      for (const key of [undefined, ' ', 'two words', 'x'.repeat(201)]) {
        const { headers: _headers, ...rest } = asking(operation);
        const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
        const reply = await robin.api.call(operation.method, own(operation), { ...rest, headers });
        expectProblem(reply, `${operation.id} ${key}`, 400, 'api.idempotency_key_required');
      }
    }
  });

  test('that changes something says what it read, and is refused when that is old', async () => {
    const changing = operations.filter(({ headers }) => headers.includes('if-match'));
    expect(changing.length).toBeGreaterThan(5);
    for (const operation of changing) {
      const { headers: _headers, ...rest } = asking(operation);
      const without = await robin.api.call(operation.method, own(operation), rest);
      expectProblem(without, operation.id, 428, 'api.precondition_required');
      const any = await robin.api.call(operation.method, own(operation), {
        ...rest,
        headers: { 'if-match': '*' },
      });
      expectProblem(any, `${operation.id} *`, 428, 'api.precondition_required');
      for (const etag of ['"0"', 'W/"0"', 'x']) {
        const reply = await robin.api.call(operation.method, own(operation), {
          ...rest,
          headers: { 'if-match': etag },
        });
        expectProblem(reply, `${operation.id} ${etag}`, 412, 'api.stale');
      }
    }
  });

  test('with a query that the operation does not take, or a value out of range, is refused', async () => {
    const lists = operations.filter(({ query }) => query.includes('limit'));
    expect(lists.length).toBeGreaterThan(5);
    for (const operation of lists) {
      for (const query of [
        'limit=0',
        'limit=101',
        'limit=-1',
        'limit=ten',
        'limit=',
        'cursor=zzz',
        'unknown=1',
      ]) {
        const reply = await robin.api.call('GET', `${operation.path}?${query}`);
        expectProblem(reply, `${operation.id}?${query}`, 400, 'api.invalid_request');
      }
    }
    for (const path of ['/runs?status=odd', '/suggestions?status=odd', '/records?kind=odd'])
      expectProblem(await robin.api.call('GET', path), path, 400, 'api.invalid_request');
  });

  test('to an address or with a method that does not exist gets a 404 problem', async () => {
    const paths = ['/', '/nothing', '/me/nothing', '/runs/x/y/z', '/../v2/me', '/%2e%2e/admin'];
    for (const path of paths) {
      expectProblem(await robin.api.call('GET', path), path, 404, 'api.no_route');
    }
    for (const path of new Set(operations.map((one) => at(one, 'x_1')))) {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
        if (operations.some((one) => one.method === method && shapeOf(one).test(path))) continue;
        expectProblem(await robin.api.call(method, path), `${method} ${path}`, 404, 'api.no_route');
      }
    }
  });
});

test('every list pages: with cursors, or all of it at once', async () => {
  for (const operation of operations.filter(({ id }) => id.startsWith('list'))) {
    const path = own(operation);
    const page = await robin.api.get<{ items: unknown[]; nextCursor: string | null }>(path);
    expect(page, operation.id).toMatchObject({ items: expect.any(Array) });
    if (!operation.query.includes('cursor')) {
      expect(page.nextCursor, operation.id).toBeNull();
      continue;
    }
    const singly = await robin.api.all<{ id: string }>(`${path}?limit=1`);
    const whole = await robin.api.all<{ id: string }>(`${path}?limit=100`);
    expect(singly, operation.id).toEqual(whole);
  }
});
