import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Container, CosmosClient, type CosmosClientOptions } from '@azure/cosmos';
import definition from '../../infra/containers.json' with { type: 'json' };
import { eachOf } from '../each-of.ts';
import { type ContainerDefinition, startCosmosGateway } from './index.ts';

/** Prints what the gateway does per second and per call: `node local/cosmos/measure.ts [documents]`. */
const documents = Number(process.argv[2] ?? 10_000);
const tenants = 200;
const rounds = 500;
const key = Buffer.from('measure').toString('base64');

const tenantOf = (index: number) => `tenant_${index % tenants}`;
const idOf = (index: number) => `run_${String(index).padStart(8, '0')}`;

function documentOf(index: number) {
  return {
    id: idOf(index),
    tenantId: tenantOf(index),
    type: index % 5 === 0 ? 'run' : 'step',
    status: index % 3 === 0 ? 'running' : 'done',
    runId: `run_${Math.floor(index / 10)}`,
    seq: index % 10,
    createdAt: new Date(1_760_000_000_000 + index * 1000).toISOString(),
    used: 0,
    max: 1_000_000,
    text: 'x'.repeat(620),
  };
}

async function timed(work: () => Promise<unknown>): Promise<{ ms: number; cpuMs: number }> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpuBefore);
  return { ms: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
}

async function measureCalls(name: string, call: (index: number) => Promise<unknown>) {
  const latenciesMs: number[] = [];
  for (let index = 0; index < 50; index++) await call(index);
  const { cpuMs } = await timed(async () => {
    for (let index = 0; index < rounds; index++) {
      const startedAt = performance.now();
      await call(index * 7);
      latenciesMs.push(performance.now() - startedAt);
    }
  });
  latenciesMs.sort((left, right) => left - right);
  const at = (share: number) => (latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0).toFixed(2);
  console.log(
    `  ${name.padEnd(34)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   cpu ${(cpuMs / rounds).toFixed(2)} ms`,
  );
}

async function replaceRead(container: Container, index: number): Promise<void> {
  const item = container.item(idOf(index), tenantOf(index));
  const { resource } = await item.read();
  await item.replace(resource, { accessCondition: { type: 'IfMatch', condition: resource._etag } });
}

function patchQuota(container: Container, index: number) {
  return container.item(idOf(index), tenantOf(index)).patch({
    condition: 'from c where c.used < c.max',
    operations: [{ op: 'incr', path: '/used', value: 1 }],
  });
}

let batches = 0;
function createThree(container: Container) {
  batches += 1;
  const operations = [0, 1, 2].map((part) => ({
    operationType: 'Create' as const,
    resourceBody: { ...documentOf(1), id: `batch_${batches}_${part}` },
  }));
  return container.items.batch(operations, tenantOf(1));
}

function ask(container: Container, index: number, rest: string) {
  const parameters = [{ name: '@tenantId', value: tenantOf(index) }];
  const query = { query: `${rest.replace('{scope}', 'c.tenantId = @tenantId')}`, parameters };
  return container.items.query(query, { partitionKey: tenantOf(index) }).fetchAll();
}

async function measure(name: string, options: Partial<CosmosClientOptions>, url: string): Promise<void> {
  const client = new CosmosClient({ endpoint: url, key, consistencyLevel: 'Session', ...options });
  const container = client.database('connectsoft').container('tenant');
  console.log(`\n${name}`);
  const created = await timed(() =>
    eachOf(documents, 32, (index) => container.items.create(documentOf(index))),
  );
  const perSecond = Math.round((documents / created.ms) * 1000);
  console.log(
    `  creates per second, 32 at once: ${perSecond}   cpu ${(created.cpuMs / documents).toFixed(2)} ms each`,
  );
  await measureCalls('point read', (index) => container.item(idOf(index), tenantOf(index)).read());
  await measureCalls('read + replace If-Match', (index) => replaceRead(container, index));
  await measureCalls('conditional patch', (index) => patchQuota(container, index));
  await measureCalls('batch of 3 creates', () => createThree(container));
  const top = "SELECT TOP 20 * FROM c WHERE {scope} AND c.type = 'run' ORDER BY c.createdAt DESC";
  await measureCalls('scoped TOP 20 with ORDER BY', (index) => ask(container, index + 2, top));
  const filter = "SELECT * FROM c WHERE {scope} AND c.status = 'done'";
  await measureCalls('scoped filter, all rows', (index) => ask(container, index + 2, filter));
  const timeline = "SELECT * FROM c WHERE {scope} AND STARTSWITH(c.id, 'run_000') ORDER BY c.id";
  await measureCalls('scoped timeline by id prefix', (index) => ask(container, index + 2, timeline));
  await measureCalls('scoped COUNT', (index) =>
    ask(container, index + 2, 'SELECT VALUE COUNT(1) FROM c WHERE {scope}'),
  );
  client.dispose();
}

for (const isInProcess of [true, false]) {
  const folder = await mkdtemp(join(tmpdir(), 'cosmos-measure-'));
  const file = join(folder, 'data.sqlite');
  const { url, gateway, stop } = await startCosmosGateway({ file, key, port: 0 });
  gateway.provision(definition as { database: string; containers: ContainerDefinition[] });
  const name = `${isInProcess ? 'in process' : 'over http, client and gateway in one process'}, ${documents} documents`;
  await measure(name, isInProcess ? { httpClient: gateway.httpClient() } : {}, url);
  const { operations, requestUnits } = gateway.metrics();
  const { size } = await stat(file);
  console.log(
    `  ${operations} operations, ${requestUnits} request units, file ${(size / 1e6).toFixed(1)} MB`,
  );
  await stop();
  await rm(folder, { recursive: true, force: true });
}
console.log(`\nmemory ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);
