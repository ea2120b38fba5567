import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type GatewayMetrics, openCosmosGateway, type RunningGateway, startCosmosGateway } from '../index.ts';
import { accountKey, refusalOf } from './world.ts';

const run = promisify(execFile);
const script = (name: string) => join(import.meta.dirname, name);

let folder: string;
let running: RunningGateway[];
let children: ChildProcess[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cosmos-'));
  running = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const { stop } of running) await stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(port = 0): Promise<RunningGateway> {
  const started = await startCosmosGateway({ file: join(folder, 'data.sqlite'), key: accountKey, port });
  running.push(started);
  started.gateway.provision({
    database: 'contract',
    containers: [{ id: 'c1', partitionKey: { paths: ['/pk'] } }],
  });
  return started;
}

/** The real client as the app makes it: endpoint, key and the consistency level with tokens. */
const containerAt = (endpoint: string) =>
  new CosmosClient({ endpoint, key: accountKey, consistencyLevel: 'Session' })
    .database('contract')
    .container('c1');

async function startChild(): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [
    script('killable-gateway.ts'),
    join(folder, 'data.sqlite'),
    accountKey,
  ]);
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { url: line.toString().trim(), child };
}

describe('over http', () => {
  test('the real client finds its way by the account document and does what it does in process', async () => {
    const { url } = await start();
    const container = containerAt(url);
    await container.items.create({ id: 'é 1', pk: 'שלום', n: 1 });
    await container.item('é 1', 'שלום').patch([{ op: 'incr', path: '/n', value: 1 }]);
    const batch = await container.items.batch(
      [{ operationType: 'Create', resourceBody: { id: '2', pk: 'שלום' } }],
      'שלום',
    );
    expect(batch.code).toBe(200);
    const query = container.items.query('SELECT VALUE c.id FROM c ORDER BY c.id', {
      partitionKey: 'שלום',
      maxItemCount: 1,
    });
    expect((await query.fetchAll()).resources).toEqual(['2', 'é 1']);
    expect((await container.item('é 1', 'שלום').read()).resource.n).toBe(2);
    expect((await container.item('none', 'x').read()).statusCode).toBe(404);
  });

  test('64 writers at once are all answered, and every answer is kept', async () => {
    const container = containerAt((await start()).url);
    const created = await Promise.all(
      Array.from({ length: 64 }, (_, index) => container.items.create({ id: `${index}`, pk: 'a' })),
    );
    expect(created.every(({ statusCode }) => statusCode === 201)).toBe(true);
    const { resources } = await container.items
      .query('SELECT VALUE COUNT(1) FROM c', { partitionKey: 'a' })
      .fetchAll();
    expect(resources).toEqual([64]);
  });

  test('a wrong key is refused, and so is a request of another time', async () => {
    const { url } = await start();
    const stranger = new CosmosClient({ endpoint: url, key: Buffer.from('wrong').toString('base64') });
    expect((await refusalOf(stranger.databases.readAll().fetchAll())).code).toBe(401);
    const old = await fetch(`${url}/dbs`, { headers: { 'x-ms-date': new Date(0).toUTCString() } });
    expect(old.status).toBe(401);
  });

  test('an oversize body is answered with 413 and the gateway lives on', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/dbs/contract/colls/c1/docs`, {
      method: 'POST',
      body: 'x'.repeat(5_000_000),
    });
    expect(response.status).toBe(413);
    expect((await containerAt(url).item('1', 'a').read()).statusCode).toBe(404);
  });

  test('a cut connection reaches the client as one', async () => {
    const { url, gateway } = await start();
    const container = containerAt(url);
    await container.items.upsert({ id: '1', pk: 'a' });
    gateway.faults.add({ effect: { kind: 'cut', when: 'after' }, operation: 'create', count: 1 });
    expect((await refusalOf(container.items.create({ id: '2', pk: 'a' }))).code).toBe('ECONNRESET');
    expect((await container.item('2', 'a').read()).statusCode).toBe(200);
  });

  test('the control door shows the metrics and sets faults, for this machine only', async () => {
    const { url } = await start();
    const container = containerAt(url);
    await container.items.create({ id: '1', pk: 'a' });
    const response = await fetch(`${url}/__control/metrics`);
    const metrics = (await response.json()) as GatewayMetrics;
    expect(metrics.byContainer.c1).toMatchObject({ operations: 1, documents: 1 });
    const fault = { effect: { kind: 'status', status: 449 }, operation: 'create', count: 1 };
    await fetch(`${url}/__control/faults`, { method: 'POST', body: JSON.stringify(fault) });
    expect((await refusalOf(container.items.create({ id: '2', pk: 'a' }))).code).toBe(449);
    expect((await fetch(`${url}/__control/faults`, { method: 'POST', body: '{"effect":1}' })).status).toBe(
      400,
    );
    const page = await fetch(`${url}/__control/metrics`, { headers: { origin: 'http://elsewhere.test' } });
    expect(page.status).toBe(403);
  });

  test('a port that is taken is refused and the file is free again', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const second = startCosmosGateway({ file: join(folder, 'other.sqlite'), key: accountKey, port });
    expect((await refusalOf(second)).code).toBe('EADDRINUSE');
    openCosmosGateway({ file: join(folder, 'other.sqlite'), key: accountKey }).close();
  });
});

describe('one gateway per file', () => {
  test('a second gateway on the same file is refused while the first one is alive, and welcome after it closed', async () => {
    const file = join(folder, 'data.sqlite');
    const first = openCosmosGateway({ file, key: accountKey });
    expect(() => openCosmosGateway({ file, key: accountKey })).toThrow(/already open in this same process/);
    first.close();
    openCosmosGateway({ file, key: accountKey }).close();
  });

  test('a gateway process refuses the file of another one and names it', async () => {
    const { child } = await startChild();
    const open = () => openCosmosGateway({ file: join(folder, 'data.sqlite'), key: accountKey });
    expect(open).toThrow(new RegExp(`already open in process ${child.pid}`));
  });

  test('what it kept is there after a restart, and the change feed goes on', async () => {
    const first = await start();
    await containerAt(first.url).items.create({ id: '1', pk: 'a' });
    await containerAt(first.url).item('1', 'a').delete();
    await first.stop();
    running = [];
    const { headers } = await containerAt((await start()).url).items.create({ id: '2', pk: 'a' });
    expect(headers['x-ms-session-token']).toBe('0:-1#3');
  });
});

describe('several processes', () => {
  test('kill -9: every acknowledged write survives', async () => {
    const { url, child } = await startChild();
    const container = containerAt(url);
    const acknowledged: string[] = [];
    const writer = async (name: string) => {
      for (let index = 0; ; index++) {
        await container.items.create({ id: `${name}-${index}`, pk: 'a', text: 'x'.repeat(300) });
        acknowledged.push(`${name}-${index}`);
        if (acknowledged.length === 200) child.kill('SIGKILL');
      }
    };
    await Promise.allSettled(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map(writer));
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    expect(acknowledged.length).toBeGreaterThanOrEqual(200);

    const { gateway, url: again } = await start();
    const { resources } = await containerAt(again)
      .items.query('SELECT VALUE c.id FROM c', { partitionKey: 'a', maxItemCount: 1000 })
      .fetchAll();
    const kept = new Set<string>(resources);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect(gateway.metrics().byContainer.c1?.documents).toBe(kept.size);
  });

  test('four processes × 100 conditional patches under a limit of 150: exactly 150', async () => {
    const { url } = await start();
    const container = containerAt(url);
    await container.items.create({ id: 'usage', pk: 'a', used: 0, max: 150 });
    const workers = await Promise.all(
      Array.from({ length: 4 }, () =>
        run(process.execPath, [script('quota-worker.ts'), url, accountKey, '100']),
      ),
    );
    const codes = workers.flatMap(({ stdout }) => JSON.parse(stdout) as number[]);
    expect(codes.filter((code) => code === 200)).toHaveLength(150);
    expect(codes.filter((code) => code === 412)).toHaveLength(250);
    expect((await container.item('usage', 'a').read()).resource.used).toBe(150);
  });
});
