import type { Readable } from 'node:stream';
import type { ContainerClient } from '@azure/storage-blob';
import { type Blobs, readAtMost } from '#kernel';
import { ownIdentity } from '../own-identity.ts';
import { reachable } from '../reachable.ts';

/** Above all that the product stores in one piece. */
const CONTENT_MAX_BYTES = 16 * 1024 * 1024;

/** A connection string (with its key), or the account's blob address reached by the process's own Azure identity. */
export type BlobOptions = { containerName: string } & ({ connectionString: string } | { url: string });

/** The container exists already: an app that creates its own would need more rights than it should have. */
export function openBlobs(options: BlobOptions): Blobs {
  let opened: Promise<ContainerClient> | undefined;
  const container = () => {
    opened ??= connect(options);
    return opened;
  };
  const blob = async (tenantId: string, name: string) =>
    (await container()).getBlockBlobClient(pathOf(tenantId, name));

  return reachable<Blobs>({
    async put(tenantId, name, content, type) {
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      await (await blob(tenantId, name)).uploadData(bytes, { blobHTTPHeaders: { blobContentType: type } });
    },
    async get(tenantId, name) {
      try {
        const { readableStreamBody, contentType } = await (await blob(tenantId, name)).download();
        if (!readableStreamBody) throw new Error('The blob store answered without content.');
        const bytes = await readAtMost(readableStreamBody as Readable, CONTENT_MAX_BYTES);
        return { bytes, type: contentType ?? 'application/octet-stream' };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async remove(tenantId, name) {
      await (await blob(tenantId, name)).deleteIfExists();
    },
    async removeAll(tenantId, prefix) {
      const client = await container();
      for await (const { name } of client.listBlobsFlat({ prefix: pathOf(tenantId, prefix) }))
        await client.getBlockBlobClient(name).deleteIfExists();
    },
  });
}

/** A name must not climb out of its tenant's folder. */
function pathOf(tenantId: string, name: string): string {
  const parts = [tenantId, ...name.split('/')];
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new Error('Not a name for a blob.');
  }
  return parts.join('/');
}

/** Only the blob: a missing container is a fault of the installation and is thrown. */
const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'BlobNotFound';

async function connect(options: BlobOptions): Promise<ContainerClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  if ('connectionString' in options) {
    return BlobServiceClient.fromConnectionString(options.connectionString).getContainerClient(
      options.containerName,
    );
  }
  return new BlobServiceClient(options.url, await ownIdentity()).getContainerClient(options.containerName);
}
