import type { CosmosClientOptions } from '@azure/cosmos';
import type { KeyedDb, PartitionDb, SweepDb, TenantDb } from '#kernel';
import { ownIdentity } from '../own-identity.ts';
import { carrierOf } from './carrier.ts';
import { createCreateTogether } from './create-together.ts';
import { keyedDb } from './keyed-db.ts';
import type { OpenContainer } from './open-container.ts';
import type { Partition } from './partition.ts';
import { partitionDb } from './partition-db.ts';
import { createReadTogether } from './read-together.ts';
import { signRequests } from './sign-requests.ts';
import { sweepDb } from './sweep-db.ts';

export interface CosmosOptions {
  /** An address, or `framed:` and the path of a socket of this machine. */
  endpoint: string;
  databaseName: string;
  /** Account key. Without it the process's own Azure identity is used. */
  key?: string | undefined;
  /** Carries the requests instead of what the endpoint says, for instance to a store in the same process. */
  httpClient?: CosmosClientOptions['httpClient'];
}

/** The product's containers. They are provisioned beforehand: the data plane cannot create them. */
export interface CosmosStore {
  tenant(tenantId: string): TenantDb;
  directory: KeyedDb;
  inbox: KeyedDb;
  /** What falls due, spread over shards so that no partition holds all of it. */
  due(shard: string): PartitionDb;
  /** What everybody may see: listings and what belongs to each. */
  market(key: string): PartitionDb;
  sweep: SweepDb;
  /** Loads the SDK and opens the connection, so that the first request does not pay for it. */
  warm(): Promise<void>;
  close(): Promise<void>;
}

/** Opens lazily: the SDK is loaded by the first operation, which keeps the start of an idle instance short. */
export function openCosmos(options: CosmosOptions): CosmosStore {
  let opened: ReturnType<typeof connect> | undefined;
  const open = () => {
    opened ??= connect(options);
    return opened;
  };
  const container = (name: string): OpenContainer => {
    let found: Awaited<ReturnType<OpenContainer>> | undefined;
    return async () => {
      found ??= (await open()).client.database(options.databaseName).container(name);
      return found;
    };
  };
  const partitions = (opened: OpenContainer, member: Partition['member']) => {
    const together = { readTogether: createReadTogether(), createTogether: createCreateTogether() };
    return (key: string) => partitionDb(opened, { member, key }, together);
  };
  const tenant = container('tenant');
  return {
    tenant: partitions(tenant, 'tenantId'),
    directory: keyedDb(container('directory')),
    inbox: keyedDb(container('inbox')),
    due: partitions(container('due'), 'shard'),
    market: partitions(container('market'), 'pk'),
    sweep: sweepDb(tenant),
    warm: async () => void (await (await open()).client.getDatabaseAccount()),
    close: async () => {
      const { client, carrier } = (await opened) ?? {};
      client?.dispose();
      carrier?.close();
    },
  };
}

async function connect({ endpoint, key, httpClient }: CosmosOptions) {
  const { CosmosClient } = await import('@azure/cosmos');
  const carrier = carrierOf(endpoint);
  const credential = key ? { tokenProvider: signRequests(key) } : { aadCredentials: await ownIdentity() };
  const client = new CosmosClient({
    endpoint: carrier.endpoint,
    ...credential,
    // Without the option of this very name the SDK sends no session token back, and an instance may not read its own writes.
    consistencyLevel: 'Session',
    httpClient: httpClient ?? carrier.httpClient,
  });
  return { client, carrier };
}
