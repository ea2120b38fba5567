import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, test } from 'vitest';
import { type Person, proposedReply, sharedStack } from '../support/stack.ts';
import { expectProblem } from './expect-problem.ts';
import { asking, at, type Operation, operationsOf, ownedBy, rows } from './operations.ts';

const stack = sharedStack();
const operations = await operationsOf(stack);
const withBody = operations.filter(({ takesBody }) => takesBody);

let robin: Person;
let owned: Awaited<ReturnType<typeof ownedBy>>;

beforeAll(async () => {
  robin = await stack.person();
  await proposedReply(robin);
  owned = await ownedBy(robin, operations);
});

const own = (operation: Operation) => at(operation, owned[rows[operation.id]?.names ?? 'pack']);
const bodyOf = ({ example = {} }: Operation) => JSON.stringify(example);

/** Sends bytes as they are, with headers as they are. */
async function send(operation: Operation, body: Buffer | string, headers: Record<string, string>) {
  const address = new URL(`${stack.address.url}/api/v1${own(operation)}`);
  const sent = { authorization: `Bearer ${robin.api.token}`, ...asking(operation).headers, ...headers };
  const reply = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request(address, { method: operation.method, headers: sent }, resolve).once('error', reject).end(body);
  });
  const said = await text(reply);
  return {
    status: reply.statusCode ?? 0,
    headers: new Headers(Object.entries(reply.headers).map(([name, value]) => [name, String(value)])),
    text: said,
    body: said ? JSON.parse(said) : undefined,
  };
}

const json = { 'content-type': 'application/json' };

test('bytes that are not UTF-8 are refused and not mended', async () => {
  for (const operation of withBody) {
    const body = Buffer.concat([Buffer.from('{"title":"caf'), Buffer.from([0xe9]), Buffer.from('"}')]);
    expectProblem(await send(operation, body, json), operation.id, 400, 'api.not_json');
  }
});

test.each(['utf-16', 'iso-8859-1', 'windows-1252', 'us-ascii'])(
  'a body in the charset %s is refused, even when its bytes would fit',
  async (charset) => {
    for (const operation of withBody) {
      const headers = { 'content-type': `application/json; charset=${charset}` };
      const reply = await send(operation, bodyOf(operation), headers);
      expectProblem(reply, operation.id, 415, 'api.unsupported_media_type');
    }
  },
);

test.each([
  'application/json; charset=utf-8',
  'Application/JSON;charset="UTF-8"',
  'application/problem+json',
])('a body sent as %s is read', async (type) => {
  const operation = withBody.find(({ id }) => id === 'createRecord') as Operation;
  expect(await send(operation, bodyOf(operation), { 'content-type': type })).toMatchObject({ status: 201 });
});

test.each(['gzip', 'br', 'deflate', 'zstd', 'x-own', 'identity, gzip'])(
  'a body with the content encoding %s is refused',
  async (encoding) => {
    for (const operation of withBody) {
      const headers = { ...json, 'content-encoding': encoding };
      const reply = await send(operation, bodyOf(operation), headers);
      expectProblem(reply, operation.id, 415, 'api.unsupported_media_type');
    }
  },
);

test.each(['__proto__', 'constructor', 'prototype', 'toString'])(
  'a member called %s is unknown like any other, and named',
  async (name) => {
    for (const operation of withBody) {
      const body = `${bodyOf(operation).slice(0, -1)}${Object.keys(operation.example ?? {}).length > 0 ? ',' : ''}"${name}":{"isAdmin":true}}`;
      const reply = await send(operation, body.replace('{,', '{'), json);
      expectProblem(reply, operation.id, 400, 'api.invalid_request');
      expect(reply.body.errors, operation.id).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', message: expect.stringContaining(`"${name}"`) }),
      );
    }
  },
);

test('a member that reaches for a prototype deep inside a body is refused too', async () => {
  const edit = withBody.find(({ id }) => id === 'editSuggestion') as Operation;
  const reply = await send(edit, '{"payload":{"body":"x","__proto__":{"to":["a@b.example"]}}}', json);
  expectProblem(reply, 'editSuggestion', 400, 'api.invalid_request');
  expect(reply.body.errors).toEqual([
    { pointer: '/payload', code: 'unrecognized_keys', message: 'Unrecognized key: "__proto__"' },
  ]);
});

test('a body nested beyond reason is refused', async () => {
  const edit = withBody.find(({ id }) => id === 'editSuggestion') as Operation;
  const body = `{"payload":{"body":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`;
  expectProblem(await send(edit, body, json), 'editSuggestion', 400, 'api.invalid_request');
});

test('what a body or a query calls like a parameter of the path changes no parameter, whatever its case', async () => {
  const other = `?id=run_0&ID=run_0&Id=run_0`;
  for (const operation of operations.filter(
    ({ path, method }) => path.includes('{id}') && method === 'GET',
  )) {
    if (operation.id === 'watchRun') continue;
    const plain = await robin.api.call(operation.method, own(operation));
    const mixed = await robin.api.call(operation.method, own(operation) + other);
    expect([operation.id, mixed.status, mixed.text]).toEqual([operation.id, 200, plain.text]);
  }
  const cancel = operations.find(({ id }) => id === 'cancelRun') as Operation;
  const reply = await send(cancel, '{"ID":"run_0","reason":"no"}', json);
  expectProblem(reply, 'cancelRun', 409, 'run.already_ended');
});

test('a query that takes the place of the headers is refused', async () => {
  const headers = encodeURIComponent(JSON.stringify({ authorization: `Bearer ${robin.api.token}` }));
  for (const name of ['headers', 'Headers', 'HEADERS']) {
    const reply = await stack.api('').call('GET', `/me?${name}=${headers}`);
    expectProblem(reply, name, 400, 'api.invalid_request');
  }
});

test('a query parameter that comes twice is refused: nobody has to guess which one counts', async () => {
  for (const operation of operations.filter(({ query }) => query.includes('limit'))) {
    const reply = await robin.api.call('GET', `${operation.path}?limit=1&limit=2`);
    expectProblem(reply, operation.id, 400, 'api.invalid_request');
  }
});

test('the state of a consent lies nowhere in clear, and the same key still gets the same answer', async () => {
  const headers = { 'idempotency-key': crypto.randomUUID() };
  const asked = { body: { connector: 'microsoft', access: 'read' }, headers };
  const first = await robin.api.call<{ authorizeUrl: string }>('POST', '/connections', asked);
  const again = await robin.api.call('POST', '/connections', asked);
  expect([again.status, again.text]).toEqual([201, first.text]);
  expect(again.headers.get('idempotent-replayed')).toBe('true');

  const state = new URL(first.body.authorizeUrl).searchParams.get('state') ?? 'missing';
  const kept = await stack.store.docs(robin.db, 'idempotency');
  expect(kept.length).toBeGreaterThan(1);
  const stored = JSON.stringify([kept, await stack.store.docs(robin.db, 'connection')]);
  for (const secret of [state, headers['idempotency-key'], 'authorizeUrl', 'login.'])
    expect(stored).not.toContain(secret);
});

test('HEAD answers as GET does, without the body', async () => {
  const shown = ({ status, headers }: { status: number; headers: Headers }) => ({
    status,
    headers: Object.fromEntries([...headers].filter(([name]) => !connectionBound.includes(name))),
  });
  for (const operation of operations.filter(({ method }) => method === 'GET')) {
    for (const api of [robin.api, stack.api('')]) {
      const get = await api.call('GET', own(operation));
      const head = await api.call('HEAD', own(operation));
      expect(head.text, operation.id).toBe('');
      expect([operation.id, shown(head)]).toEqual([operation.id, shown(get)]);
    }
  }
});

/** They tell how a body is sent, or when, or what is left to ask after it. */
const connectionBound = [
  'content-length',
  'transfer-encoding',
  'date',
  'connection',
  'keep-alive',
  'ratelimit',
];

test('a page of the web client may ask and read everything, one of another address of this machine nothing', async () => {
  const { origin } = new URL(stack.address.url);
  const watch = operations.find(({ id }) => id === 'watchRun') as Operation;
  const ask = (operation: Operation, from: string, method: string) =>
    send({ ...operation, method }, '', { origin: from, 'access-control-request-method': operation.method });

  for (const operation of operations) {
    const allowed = await ask(operation, origin, 'OPTIONS');
    expect([operation.id, allowed.status]).toEqual([operation.id, 204]);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(origin);
    const taken = allowed.headers.get('access-control-allow-headers')?.split(', ');
    expect(allowed.headers.get('access-control-allow-methods')?.split(', ')).toContain(operation.method);
    expect(taken).toEqual(expect.arrayContaining(operation.headers));
  }
  const other = 'http://localhost:1';
  expectProblem(await ask(watch, other, 'OPTIONS'), 'watchRun', 403, 'api.origin_not_allowed');

  const me = operations.find(({ id }) => id === 'getMe') as Operation;
  for (const asked of [me, watch]) {
    const [ours, theirs] = [await ask(asked, origin, 'HEAD'), await ask(asked, other, 'HEAD')];
    expect([ours.status, ours.headers.get('access-control-allow-origin')]).toEqual([200, origin]);
    expect([...theirs.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  }
});
