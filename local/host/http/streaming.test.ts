import { once } from 'node:events';
import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type HostChild, startChild, temporaryFolder, testKeys } from '../fixtures/host-child.ts';

let host: HostChild;
let state: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  state = await temporaryFolder();
  host = await startChild('stream-app', state.path, { drainMs: 200 });
});

afterAll(async () => {
  await host.kill();
  await state.remove();
});

const call = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
const json = async (path: string, init?: RequestInit) => (await call(path, init)).json();

test('the app sees method, address, route value, query and body of the caller', async () => {
  const body = 'x'.repeat(10_000);
  const seen = await json('/api/hello/caf%C3%A9?a=1&b=%20x', { method: 'POST', body });

  expect(seen).toMatchObject({ method: 'POST', name: 'café', query: { a: '1', b: ' x' }, body });
  expect(seen).toMatchObject({ url: `${host.url}/api/hello/caf%C3%A9?a=1&b=%20x` });
});

test('the app is handed members of the body and the query beside the route, as on Azure', async () => {
  const sent = JSON.stringify({ reason: 'No.', days: 3, name: 'body', list: [1], nothing: null });
  const seen = await json('/api/hello/route?page=2&page=3&code=x', { method: 'POST', body: sent });
  expect(seen).toMatchObject({ params: { reason: 'No.', days: '3', name: 'route', page: '3' } });
  expect(Object.keys((seen as { params: object }).params).sort()).toEqual(['days', 'name', 'page', 'reason']);

  const respelled = await json('/api/hello/route?NAME=query');
  expect(respelled).toMatchObject({ params: { NAME: 'route' }, name: null });
});

test('of a body whose length was not announced nothing is handed over', async () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"reason":"No."}'));
      controller.close();
    },
  });
  const seen = await json('/api/hello', { method: 'POST', body, duplex: 'half' });
  expect(seen).toMatchObject({ params: {}, body: '{"reason":"No."}' });
});

test('a parameter called headers takes the place of the headers, as on Azure', async () => {
  const headers = encodeURIComponent('{"x-mine":"from the query"}');
  expect(await json(`/api/hello?Headers=${headers}`)).toMatchObject({
    headers: { 'x-mine': 'from the query' },
  });
});

test('a header that came twice arrives as both values, whatever header it is', async () => {
  const twice = ['authorization', 'Bearer a', 'authorization', 'Bearer b', 'host', new URL(host.url).host];
  const request = http.get(`${host.url}/api/hello`, { headers: twice });
  const [inbound] = (await once(request, 'response')) as [http.IncomingMessage];
  const { headers } = JSON.parse(Buffer.concat(await inbound.toArray()).toString());
  expect(headers).toMatchObject({ authorization: 'Bearer a,Bearer b' });
});

test('HEAD is answered where a function declares it, and only there', async () => {
  const head = await call('/api/hello', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await call('/api/things/new', { method: 'HEAD' })).status).toBe(404);
});

test('the first function by name whose route takes the request answers', async () => {
  expect(await json('/api/things/new')).toEqual({ route: 'literal' });
  expect(await json('/api/things/12')).toEqual({ route: 'numbered', id: '12' });
  expect(await json('/api/things/9')).toEqual({ route: 'plain', id: '9' });
  expect(await json('/api/things/a/b')).toEqual({ route: 'rest', path: 'a/b' });
});

test.each([
  ['an unknown path', 'GET', '/api/unknown'],
  ['a wrong method', 'PUT', '/api/hello'],
  ['a path outside the prefix', 'GET', '/hello'],
  ['a prefix that only begins alike', 'GET', '/apis/hello'],
  ['an extension path that nobody serves', 'GET', '/runtime/webhooks/other'],
])('%s is 404 without a word', async (_case, method, path) => {
  const response = await call(path, { method });

  expect(response.status).toBe(404);
  expect(await response.text()).toBe('');
});

test.each([
  ['no key', '/api/guarded', {}, 401],
  ['a wrong key', '/api/guarded', { 'x-functions-key': 'wrong' }, 401],
  ['the function key', '/api/guarded', { 'x-functions-key': testKeys.function }, 200],
  ['the master key', '/api/guarded', { 'x-functions-key': testKeys.master }, 200],
  ['the key in the query', `/api/guarded?code=${testKeys.function}`, {}, 200],
  [
    'a wrong header beside the right query',
    `/api/guarded?code=${testKeys.function}`,
    { 'x-functions-key': 'no' },
    401,
  ],
  ['the system key', '/api/guarded', { 'x-functions-key': testKeys.system }, 401],
  ['the function key at admin level', '/api/ruled', { 'x-functions-key': testKeys.function }, 401],
  ['the master key at admin level', '/api/ruled', { 'x-functions-key': testKeys.master }, 200],
])('with %s the answer is what Azure gives', async (_case, path, headers, status) => {
  expect((await call(path, { headers })).status).toBe(status);
});

test('nobody outside can claim an identity or an invocation', async () => {
  const principal = Buffer.from(JSON.stringify({ userId: 'evil' })).toString('base64');
  const seen = await json('/api/hello', {
    headers: {
      'x-ms-client-principal': principal,
      'x-ms-client-principal-name': 'evil',
      'x-ms-invocation-id': 'abc',
    },
  });

  expect(seen).toMatchObject({ user: null });
  expect(
    Object.keys((seen as { headers: object }).headers).filter((name) => name.startsWith('x-ms-')),
  ).toEqual([]);
});

test('headers of the connection stay on the connection, in both directions', async () => {
  const request = http.get(`${host.url}/api/hello`, {
    headers: { connection: 'x-mine', 'x-mine': '1', te: 'trailers' },
  });
  const [inbound] = (await once(request, 'response')) as [http.IncomingMessage];
  const { headers } = JSON.parse(Buffer.concat(await inbound.toArray()).toString()) as { headers: object };
  expect(headers).not.toHaveProperty('x-mine');
  expect(headers).not.toHaveProperty('te');

  const outbound = await call('/api/events');
  await call('/api/advance', { method: 'POST', body: 'end' });
  expect(outbound.headers.get('x-private')).toBeNull();
  expect(outbound.headers.get('x-ms-invocation-id')).toBeNull();
  expect(outbound.headers.get('x-plain')).toBe('yes');
  expect(outbound.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  await outbound.text();
});

test('server-sent events arrive one by one, the first long before the end', async () => {
  const response = await call('/api/events');
  const reader = (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream()).getReader();

  expect((await reader.read()).value).toBe(': open\n\n');
  await call('/api/advance', { method: 'POST', body: 'one' });
  expect((await reader.read()).value).toBe('data: one\n\n');
  await call('/api/advance', { method: 'POST', body: 'two' });
  expect((await reader.read()).value).toBe('data: two\n\n');
  await call('/api/advance', { method: 'POST', body: 'end' });
  expect((await reader.read()).done).toBe(true);
});

test('a reader who leaves in the middle costs nobody else an answer', async () => {
  const leaving = new AbortController();
  const response = await call('/api/events', { signal: leaving.signal });
  await response.body?.getReader().read();
  leaving.abort();
  await call('/api/advance', { method: 'POST', body: 'to nobody' });
  await call('/api/advance', { method: 'POST', body: 'end' });

  expect((await call('/api/hello')).status).toBe(200);
  expect(host.lines.filter((line) => line.includes('events'))).toEqual([]);
});

test('a handler that returns nothing is 500 at once, and the log says so', async () => {
  const response = await call('/api/nothing');

  expect(response.status).toBe(500);
  await host.line(/nothing failed: the handler returned no response/);
});

test.each(['failing', 'text'])('the failure of %s is 500 without text or stack', async (name) => {
  const response = await call(`/api/${name}`);

  expect(response.status).toBe(500);
  expect(await response.text()).toBe('');
  await host.line(new RegExp(`error system ${name} failed: .*Error: .* at `));
});

test('a handler that fails with half of an upload still to come answers too', async () => {
  const response = await call('/api/failing', { method: 'POST', body: Buffer.alloc(5_000_000) });

  expect(response.status).toBe(500);
});

test('a body that breaks in the middle cuts the connection instead of pretending to be complete', async () => {
  const response = await call('/api/events');
  await call('/api/advance', { method: 'POST', body: 'break' });

  await expect(response.text()).rejects.toThrow();
});

test('uploads flow through, however large, with and without a length', async () => {
  const bytes = 20_000_000;
  expect(await json('/api/size', { method: 'POST', body: Buffer.alloc(bytes) })).toEqual({ bytes });

  const request = http.request(`${host.url}/api/size`, {
    method: 'POST',
    headers: { 'transfer-encoding': 'chunked' },
  });
  for (let sent = 0; sent < 10; sent += 1) request.write(Buffer.alloc(1_000));
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toEqual({ bytes: 10_000 });
});

test('the app may refuse a body without reading it', async () => {
  const response = await call('/api/refuseBody', { method: 'POST', body: Buffer.alloc(1_000_000) });

  expect(response.status).toBe(413);
  expect(await response.text()).toBe('too much');
});

test('a GET with a body is answered, and the body is dropped', async () => {
  const request = http.request(`${host.url}/api/hello`, {
    method: 'GET',
    headers: { 'content-length': '4' },
  });
  request.end('body');
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];

  expect(JSON.parse(Buffer.concat(await response.toArray()).toString())).toMatchObject({
    method: 'GET',
    body: null,
  });
});

test.each([
  ['a host that cannot stand in a URL', { host: 'a b/c' }, '/api/hello', 403],
  ['an absolute address', {}, 'http://elsewhere/api/hello', 400],
])('%s is refused', async (_case, headers, path, status) => {
  const { port } = new URL(host.url);
  const request = http.request({ host: '127.0.0.1', port, path, headers });
  request.end();
  const [response] = (await once(request, 'response')) as [http.IncomingMessage];
  response.resume();

  expect(response.statusCode).toBe(status);
});

test('200 callers at once each get their own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, n) => json(`/api/hello/n${n}`, { method: 'POST', body: `body ${n}` })),
  );

  expect(answers.map((answer) => (answer as { name: string; body: string }).name)).toEqual(
    Array.from({ length: 200 }, (_, n) => `n${n}`),
  );
});
