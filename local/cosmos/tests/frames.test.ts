import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { httpClientOver } from '../../../shared/adapters/azure/http-client.ts';
import { openFramedText } from '../../../shared/adapters/http/index.ts';
import { type RunningGateway, startCosmosGateway } from '../index.ts';
import { accountKey, refusalOf } from './world.ts';

let folder: string;
let socket: string;
let running: RunningGateway | undefined;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cosmos-'));
  socket = join(folder, 'cosmos.sock');
});
afterEach(async () => {
  child?.kill('SIGKILL');
  await running?.stop();
  running = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function start(): Promise<RunningGateway> {
  running = await startCosmosGateway({ file: join(folder, 'data.sqlite'), key: accountKey, port: 0, socket });
  const containers = [{ id: 'c1', partitionKey: { paths: ['/pk'] } }];
  running.gateway.provision({ database: 'contract', containers });
  return running;
}

/** The real client with its requests in frames. */
const containerInFrames = (options: Partial<CosmosClientOptions> = {}) =>
  new CosmosClient({
    endpoint: 'http://store.localhost',
    key: accountKey,
    consistencyLevel: 'Session',
    httpClient: httpClientOver(openFramedText(socket).ask),
    ...options,
  })
    .database('contract')
    .container('c1');

describe('in frames', () => {
  test('the socket is its owner’s alone, and what a killed gateway left there is no obstacle', async () => {
    await writeFile(socket, '');
    await start();
    expect((await stat(socket)).mode & 0o077).toBe(0);
    expect((await containerInFrames().items.create({ id: 'é 1', pk: 'שלום' })).statusCode).toBe(201);
  });

  test('a wrong key is refused as over HTTP', async () => {
    await start();
    const stranger = containerInFrames({ key: Buffer.from('another').toString('base64') });
    expect((await refusalOf(stranger.item('1', 'a').read())).code).toBe(401);
  });

  test('a cut loses the answers of everybody on the connection, and not what they wrote', async () => {
    const { gateway } = await start();
    const container = containerInFrames();
    await container.items.upsert({ id: 'first', pk: 'a' });
    gateway.faults.add({ effect: { kind: 'delay', delayMs: 60_000 }, operation: 'patch', count: 1 });
    gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'create', count: 1 });
    const slow = refusalOf(container.item('first', 'a').patch([{ op: 'set', path: '/n', value: 1 }]));
    expect((await refusalOf(container.items.create({ id: 'second', pk: 'a' }))).code).toBe('ECONNRESET');
    expect((await slow).code).toBe('ECONNRESET');
    expect((await container.item('second', 'a').read()).statusCode).toBe(200);
  });

  test('an answer that never comes is given up by the SDK’s own time, and holds nobody else back', async () => {
    const { gateway } = await start();
    const container = containerInFrames({ connectionPolicy: { requestTimeout: 200 } });
    gateway.faults.add({ effect: { kind: 'hang' }, operation: 'create', count: 1 });
    const hung = refusalOf(container.items.create({ id: '1', pk: 'a' }));
    expect((await container.items.upsert({ id: '2', pk: 'a' })).statusCode).toBe(201);
    expect((await hung).code).toBe('TimeoutError');
    expect((await container.items.create({ id: '1', pk: 'a' })).statusCode).toBe(201);
  });

  test('garbage instead of an answer reads as an answer that was lost', async () => {
    const { gateway } = await start();
    const container = containerInFrames();
    gateway.faults.add({ effect: { kind: 'garbage' }, operation: 'create', count: 1 });
    expect((await refusalOf(container.items.create({ id: '1', pk: 'a' }))).code).toBe('ECONNRESET');
    expect((await container.item('1', 'a').read()).statusCode).toBe(200);
  });

  test.each([
    ['speaks HTTP', Buffer.from('GET /dbs HTTP/1.1\r\n\r\n')],
    ['announces more than a request may have', Buffer.from([0, 0, 0, 1, 0x7f, 0, 0, 0])],
    ['sends a head that is none', Buffer.from([0, 0, 0, 1, 0, 0, 0, 3, 0x7b, 0x7d, 0x0a])],
  ])('a peer that %s loses its connection, and the others keep theirs', async (_what, bytes) => {
    await start();
    const container = containerInFrames();
    await container.items.upsert({ id: '1', pk: 'a' });
    const stranger = createConnection(socket);
    stranger.end(bytes);
    await once(stranger.resume(), 'close');
    expect((await container.item('1', 'a').read()).statusCode).toBe(200);
  });

  test('kill -9: every acknowledged write survives', async () => {
    const file = join(folder, 'data.sqlite');
    child = spawn(process.execPath, [
      join(import.meta.dirname, 'killable-gateway.ts'),
      file,
      accountKey,
      socket,
    ]);
    if (!child.stdout) throw new Error('no output');
    await once(child.stdout, 'data');
    const killed = once(child, 'exit');
    const container = containerInFrames();
    const acknowledged: string[] = [];
    const writer = async (name: string) => {
      for (let index = 0; ; index++) {
        await container.items.create({ id: `${name}-${index}`, pk: 'a', text: 'x'.repeat(300) });
        acknowledged.push(`${name}-${index}`);
        if (acknowledged.length === 200) child?.kill('SIGKILL');
      }
    };
    await Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(writer));
    await killed;
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    await start();
    const { resources } = await container.items
      .query('SELECT VALUE c.id FROM c', { partitionKey: 'a', maxItemCount: 1000 })
      .fetchAll();
    const kept = new Set<string>(resources);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });
});
