import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { createForwarder, type Forwarding } from './forward.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A front whose requests are forwarded to `library`; `seen` are the bodies that reached it. */
async function between(library: (req: IncomingMessage, forwarding: Forwarding) => boolean) {
  const seen: string[] = [];
  const lines: string[] = [];
  let forwarding: Forwarding;
  const port = await serve(async (req, res) => {
    if (!library(req, forwarding)) return void req.socket.resetAndDestroy();
    seen.push(await text(req));
    res.end('answered');
  });
  const log = { write: () => {}, system: (_level: string, line: string) => void lines.push(line) };
  const forward = createForwarder({ port, log });
  const front = await serve(async (req, res) => {
    const body = req.headers['content-length'] ? Buffer.from(await text(req)) : undefined;
    const fn = { id: 'f', metadata: { name: 'f', bindings: {} }, callback: () => undefined };
    const headers: Record<string, string> = body ? { 'content-length': String(body.length) } : {};
    forwarding = forward({ fn, req, res, headers, query: new URLSearchParams(), params: {} }, 'inv', body);
  });
  return { url: `http://127.0.0.1:${front}/`, seen, lines };
}

test.each(['GET', 'POST'])(
  'a %s that a closing connection lost before the app had it is sent again',
  async (method) => {
    let losses = 3;
    const { url, seen, lines } = await between((_req, { received }) => {
      if (losses > 0) {
        losses -= 1;
        return false;
      }
      received();
      return true;
    });
    const sent = method === 'POST' ? { body: 'once' } : {};
    expect(await (await fetch(url, { method, ...sent })).text()).toBe('answered');
    expect(seen).toEqual([method === 'POST' ? 'once' : '']);
    expect(lines).toEqual([]);
  },
);

test('a request that the app has is never sent twice, whatever becomes of its connection', async () => {
  let asked = 0;
  const { url, lines } = await between((_req, { received }) => {
    asked += 1;
    received();
    return false;
  });
  expect((await fetch(url, { method: 'POST', body: 'once' })).status).toBe(500);
  expect(asked).toBe(1);
  expect(lines).toEqual([expect.stringContaining('f: the request did not reach the app')]);
});

test('a request whose body flows through is sent once', async () => {
  let asked = 0;
  const { url } = await between(() => {
    asked += 1;
    return false;
  });
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('a part'));
      controller.close();
    },
  });
  expect((await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)).status).toBe(500);
  expect(asked).toBe(1);
});
