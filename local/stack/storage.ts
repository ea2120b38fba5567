import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { startupError } from '../host/startup-error.ts';
import { type Child, startChild } from './child.ts';
import { beside } from './paths.ts';

export interface StorageOptions {
  folder: string;
  ports: StoragePorts;
}

interface StoragePorts {
  blob: number;
  queue: number;
}

/** Blobs and queues by Azurite, in a process of their own. */
export function startStorage(options: StorageOptions, key: string, log: (line: string) => void): Child {
  mkdirSync(options.folder, { recursive: true });
  return startChild({
    name: 'the storage',
    module: beside('azurite-child.ts'),
    env: { STORAGE_OPTIONS: JSON.stringify(options), AZURITE_ACCOUNTS: `${account}:${key}` },
    log,
  });
}

/** The account that every Azurite has, here with a key of its own: the published one opens nothing. */
const account = 'devstoreaccount1';

export const storageConnection = ({ blob, queue }: StoragePorts, key: string): string =>
  [
    'DefaultEndpointsProtocol=http',
    `AccountName=${account}`,
    `AccountKey=${key}`,
    `BlobEndpoint=http://127.0.0.1:${blob}/${account}`,
    `QueueEndpoint=http://127.0.0.1:${queue}/${account}`,
  ].join(';');

/** Containers and queues are made here and not by the app, which may not do so on Azure either. */
export async function provisionStorage(
  ports: StoragePorts,
  key: string,
  wanted: { containers: string[]; queues: string[] },
): Promise<void> {
  await Promise.all([
    ...wanted.containers.map((name) =>
      create(`http://127.0.0.1:${ports.blob}/${account}/${name}?restype=container`, key),
    ),
    ...wanted.queues.map((name) => create(`http://127.0.0.1:${ports.queue}/${account}/${name}`, key)),
  ]);
}

async function create(address: string, key: string): Promise<void> {
  const url = new URL(address);
  const response = await fetch(url, { method: 'PUT', headers: signedHeaders(url, key) });
  await response.arrayBuffer();
  const isThere = [201, 204, 409].includes(response.status);
  if (!isThere) throw startupError(`The storage answered ${response.status} for ${url.pathname}.`);
}

/** Shared Key (learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key), for a PUT without a body. */
function signedHeaders(url: URL, key: string): Record<string, string> {
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-12-02' };
  const canonicalHeaders = Object.entries(headers).map(([header, value]) => `${header}:${value}`);
  const query = [...url.searchParams].map(([parameter, value]) => `${parameter}:${value}`);
  const unused = Array<string>(11).fill('');
  const text = [
    'PUT',
    ...unused,
    ...canonicalHeaders,
    [`/${account}${url.pathname}`, ...query].join('\n'),
  ].join('\n');
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
  return { ...headers, authorization: `SharedKey ${account}:${signature}` };
}
