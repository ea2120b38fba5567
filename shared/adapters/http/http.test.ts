import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type ClientRequest, createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fetchText, requestText } from './index.ts';

let answer: RequestListener = () => {};
const server = createServer((request, response) => answer(request, response));
let url = '';

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/path?q=1`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (more: Partial<Parameters<typeof requestText>[0]> = {}) =>
  requestText({ url, method: 'POST', headers: {}, ...more });

test('a text arrives as it was sent, and so does the answer, also when a letter is cut in two', async () => {
  const text = 'שלום, größer';
  answer = async (request, response) => {
    const bytes = await buffer(request);
    response.writeHead(201, { 'x-seen': `${request.method} ${request.url} ${request.headers['x-own']}` });
    response.write(bytes.subarray(0, 1));
    setImmediate(() => response.end(bytes.subarray(1)));
  };
  const got = await ask({ body: text, headers: { 'x-own': 'yes' } });
  expect(got).toMatchObject({ status: 201, text, headers: { 'x-seen': 'POST /path?q=1 yes' } });
});

test('two requests in a row share a connection', async () => {
  const ports = new Set<number | undefined>();
  answer = (request, response) => {
    ports.add(request.socket.remotePort);
    response.end('ok');
  };
  await ask();
  await ask();
  expect(ports.size).toBe(1);
});

test('a connection that breaks before the answer, or within it, is an error with its code', async () => {
  answer = (request) => request.socket.destroy();
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
  answer = (request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => request.socket.destroy());
  };
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('what is no HTTP is an answer that was lost', async () => {
  answer = (request) => void request.socket.end('<<< no answer >>>');
  await expect(ask()).rejects.toMatchObject({ code: 'ECONNRESET' });
});

/** Answers the first request of each connection and loses the second; counts what arrived. */
function losesKeptConnections() {
  const known = new WeakSet<object>();
  const seen = { answered: 0, lost: 0 };
  answer = ({ socket }, response) => {
    if (known.has(socket)) {
      seen.lost += 1;
      return void socket.resetAndDestroy();
    }
    known.add(socket);
    seen.answered += 1;
    response.end('ok');
  };
  return seen;
}

/** A server that closes its idle connections has none that a test before this one has left. */
async function onNewConnections() {
  answer = (_request, response) => void response.setHeader('connection', 'close').end();
  await ask();
}

test('a GET that a kept connection lost is asked once more, on a new one', async () => {
  await onNewConnections();
  const seen = losesKeptConnections();
  await ask({ method: 'GET' });
  expect(await ask({ method: 'GET' })).toMatchObject({ status: 200, text: 'ok' });
  expect(seen).toEqual({ answered: 2, lost: 1 });
});

test.each(['POST', 'PUT', 'PATCH', 'DELETE'])(
  'a %s that a kept connection lost is never sent twice',
  async (method) => {
    await onNewConnections();
    const seen = losesKeptConnections();
    await ask({ method });
    await expect(ask({ method })).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(seen).toEqual({ answered: 1, lost: 1 });
  },
);

test('a GET that a new connection lost is not asked again', async () => {
  await onNewConnections();
  let asked = 0;
  answer = ({ socket }) => {
    asked += 1;
    socket.resetAndDestroy();
  };
  await expect(ask({ method: 'GET' })).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(asked).toBe(1);
});

test('an idle connection is dropped long before a server that keeps it for a minute would close it', async () => {
  server.keepAliveTimeout = 60_000;
  await onNewConnections();
  answer = (_request, response) => void response.end('ok');
  const sockets: (Socket | null)[] = [];
  const note = (message: unknown) =>
    void sockets.push((message as { request: ClientRequest }).request.socket);
  subscribe('http.client.response.finish', note);
  await ask();
  unsubscribe('http.client.response.finish', note);
  await nextTurn();
  expect(sockets.map((socket) => socket?.timeout)).toEqual([30_000]);
});

test('who stops waiting gets an AbortError', async () => {
  const asked = Promise.withResolvers<void>();
  answer = () => asked.resolve();
  const controller = new AbortController();
  const waiting = ask({ signal: controller.signal });
  await asked.promise;
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('as a fetch it gives status, headers and JSON, and no body where there can be none', async () => {
  answer = (_request, response) => void response.writeHead(429, { 'retry-after': '2' }).end('{"a":1}');
  const refused = await fetchText(url, { method: 'POST', headers: new Headers({ a: 'b' }), body: '{}' });
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    429,
    '2',
    { a: 1 },
  ]);
  answer = (_request, response) => void response.writeHead(204).end();
  expect((await fetchText(new URL(url))).body).toBeNull();
});
