import type { CosmosClientOptions } from '@azure/cosmos';
import type { KeyedDb, PartitionDb, SweepDb, TenantDb } from '#kernel';
import { httpClient as overHttp } from '../http-client.ts';
import { ownIdentity } from '../own-identity.ts';
import { createCreateTogether } from './create-together.ts';
import { keyedDb } from './keyed-db.ts';
import type { OpenContainer } from './open-container.ts';
import type { Partition } from './partition.ts';
import { partitionDb } from './partition-db.ts';
import { createReadTogether } from './read-together.ts';
import { signRequests } from './sign-requests.ts';
import { sweepDb } from './sweep-db.ts';

export interface CosmosOptions {
  endpoint: string;
  databaseName: string;
  /** Account key. Without it the process's own Azure identity is used. */
  key?: string | undefined;
  /** Replaces the SDK's own HTTP client, for instance to speak to a store in the same process. */
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
  const client = () => {
    opened ??= connect(options);
    return opened;
  };
  const container = (name: string): OpenContainer => {
    let found: Awaited<ReturnType<OpenContainer>> | undefined;
    return async () => {
      found ??= (await client()).database(options.databaseName).container(name);
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
    warm: async () => void (await (await client()).getDatabaseAccount()),
    close: async () => void (await opened)?.dispose(),
  };
}

async function connect({ endpoint, key, httpClient = overHttp }: CosmosOptions) {
  const { CosmosClient } = await import('@azure/cosmos');
  const credential = key ? { tokenProvider: signRequests(key) } : { aadCredentials: await ownIdentity() };
  // Without the option of this very name the SDK sends no session token back, and an instance may not read its own writes.
  return new CosmosClient({ endpoint, ...credential, consistencyLevel: 'Session', httpClient });
}
