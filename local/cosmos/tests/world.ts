import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Container, CosmosClient, type CosmosClientOptions, type Database } from '@azure/cosmos';
import { inject } from 'vitest';
import { httpClientOver } from '../../../shared/adapters/azure/http-client.ts';
import { openFramedText } from '../../../shared/adapters/http/index.ts';
import { type CosmosGateway, type GatewayOptions, openCosmosGateway } from '../index.ts';

export const accountKey = Buffer.from('a key of the local stand-in').toString('base64');

export interface World {
  gateway: CosmosGateway;
  client: CosmosClient;
  database: Database;
  /** The clock of the gateway; tests move it by hand. */
  clock: { nowMs: number };
  clientWith(options: Partial<CosmosClientOptions>): CosmosClient;
  /** A container of its own, partitioned by /pk unless told otherwise. */
  container(definition?: Record<string, unknown>): Promise<Container>;
}

/** The real client in front of a gateway in this process, on a data file in memory. */
export async function world(options: Partial<GatewayOptions> = {}): Promise<World> {
  const clock = { nowMs: Date.now() };
  const gateway = openCosmosGateway({
    file: ':memory:',
    key: accountKey,
    now: () => clock.nowMs,
    ...options,
  });
  const httpClient = inject('carrier') === 'frames' ? overFrames(gateway) : gateway.httpClient();
  const clientWith = (given: Partial<CosmosClientOptions>) =>
    new CosmosClient({
      endpoint: 'http://gateway.test',
      key: accountKey,
      consistencyLevel: 'Session',
      httpClient,
      connectionPolicy: { enableBackgroundEndpointRefreshing: false },
      ...given,
    });
  const client = clientWith({});
  const { database } = await client.databases.create({ id: 'contract' });
  let made = 0;
  const container = async (definition: Record<string, unknown> = {}) => {
    made += 1;
    const created = await database.containers.create({
      id: `c${made}`,
      partitionKey: { paths: ['/pk'] },
      ...definition,
    });
    return created.container;
  };
  return { gateway, client, database, clock, clientWith, container };
}

/** What a call threw; fails when it did not throw. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code?: unknown; message: string; substatus?: number }> {
  try {
    await call;
  } catch (error) {
    return error as { code?: unknown; message: string; substatus?: number };
  }
  throw new Error('The call was expected to be refused.');
}

let folder: string | undefined;
let sockets = 0;

/** The server keeps no process alive, and what it leaves on disk goes with the process. */
function overFrames(gateway: CosmosGateway): NonNullable<CosmosClientOptions['httpClient']> {
  folder ??= folderOfThisProcess();
  sockets += 1;
  const socket = join(folder, `${sockets}.sock`);
  createServer(gateway.connection).listen(socket).unref();
  return httpClientOver(openFramedText(socket).ask);
}

function folderOfThisProcess(): string {
  const made = mkdtempSync(join(tmpdir(), 'frames-'));
  process.once('exit', () => rmSync(made, { recursive: true, force: true }));
  return made;
}
