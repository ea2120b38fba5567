import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
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
