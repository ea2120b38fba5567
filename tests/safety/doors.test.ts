import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { controlKeyHeader } from '../../local/doors/index.ts';
import { listenersOf } from '../support/stack/listeners.ts';
import { sharedStack } from '../support/stack.ts';

const stack = sharedStack();
const { pids, controlKey, mailboxUrl, modelUrl, cosmosUrl, identityUrl, url } = stack.address;
const isLinux = process.platform === 'linux';
const listeners = isLinux ? listenersOf(pids) : [];

interface Asking {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
}

/** `fetch` would not let its caller choose the host. */
function ask(port: number, { method = 'GET', path = '/', headers = {} }: Asking) {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const asked = request({
    ...{ host: '127.0.0.1', port, method, path, agent: false },
    headers: { host: `localhost:${port}`, ...headers },
  });
  asked.on('error', reject);
  asked.on('response', async (answer) => {
    resolve({ status: answer.statusCode ?? 0, body: await text(answer) });
  });
  asked.end(method === 'POST' ? '{}' : undefined);
  return promise;
}

const strangers: Record<string, Record<string, string>> = {
  'a name that was pointed at this machine': { host: 'rebound.evil.example' },
  'a name that begins like ours': { host: 'localhost.evil.example' },
  'an address that begins like ours': { host: '127.0.0.1.evil.example' },
  'a page of another site': { origin: 'https://evil.example' },
  'a page whose name begins like ours': { origin: 'http://localhost.evil.example' },
  'a page that hides where it is from': { origin: 'null' },
};

/** Every door of the stack that does something without a person's sign-in. Whoever adds one adds it here. */
const doors: Required<Pick<Asking, 'method' | 'path'>>[] = [
  ...['faults', 'scripts', 'latency', 'tokens', 'accounts'].map((door) => ({
    method: 'POST',
    path: `/__control/${door}`,
  })),
  ...['calls', 'metrics', 'faults', 'accounts'].map((door) => ({
    method: 'GET',
    path: `/__control/${door}`,
  })),
  { method: 'POST', path: '/v1/responses' },
  { method: 'GET', path: '/v1/models' },
  { method: 'GET', path: '/v1.0/me' },
  { method: 'GET', path: '/dbs' },
  { method: 'GET', path: '/devstoreaccount1/?comp=list' },
  { method: 'POST', path: '/durabletask/orchestrators/runWorkflow' },
  { method: 'GET', path: '/durabletask/instances/' },
  { method: 'GET', path: '/runtime/webhooks/durabletask/instances' },
  { method: 'GET', path: '/admin/host/status' },
];

describe.runIf(isLinux)('every listener of a running stack', () => {
  test('is found, the one that a library opens by itself, too', () => {
    expect(listeners.length).toBeGreaterThanOrEqual(9);
  });

  test('is bound to the loopback address', () => {
    expect(listeners.filter(({ address }) => address !== '127.0.0.1')).toEqual([]);
  });

  test.each(Object.entries(strangers))('refuses %s', async (_name, headers) => {
    for (const { port } of listeners) {
      for (const method of ['GET', 'POST']) {
        const { status } = await ask(port, {
          method,
          headers: { 'content-type': 'text/plain', ...headers },
        });
        expect(status, `${method} at ${port}`).toBe(403);
      }
    }
  });

  test('opens none of the doors without its key', async () => {
    for (const { port } of listeners) {
      for (const door of doors) {
        const { status, body } = await ask(port, door);
        expect(status, `${door.method} ${door.path} at ${port}: ${body}`).toBeGreaterThanOrEqual(400);
        expect(status, `${door.method} ${door.path} at ${port}: ${body}`).toBeLessThan(500);
      }
    }
  });
});

test('the key that every Azurite has opens nothing', async () => {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  const published =
    'AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  const port = Number(new URL(url).port) + 11;
  const connection = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;${published};QueueEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient('runs-standard');
  await expect(queue.sendMessage('e30=')).rejects.toMatchObject({ statusCode: 403 });
});

test('with their key the control doors answer programs of this machine', async () => {
  const paths = { [mailboxUrl]: 'calls', [modelUrl]: 'calls', [cosmosUrl]: 'metrics' };
  for (const [address, path] of Object.entries(paths)) {
    const known = { [controlKeyHeader]: controlKey };
    const { status } = await ask(Number(new URL(address).port), {
      path: `/__control/${path}`,
      headers: known,
    });
    expect(status).toBe(200);
  }
});

test('what people open in their browser asks for no key', async () => {
  const pages = {
    [url]: '/',
    [mailboxUrl]: '/__control/',
    [identityUrl]: '/.well-known/openid-configuration',
  };
  for (const [address, path] of Object.entries(pages)) {
    const { status } = await ask(Number(new URL(address).port), { path });
    expect(status).toBe(200);
  }
});
