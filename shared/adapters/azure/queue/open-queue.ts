import type { QueueClient } from '@azure/storage-queue';
import type { WorkQueue } from '#kernel';
import { ownIdentity } from '../own-identity.ts';
import { reachable } from '../reachable.ts';

/** A connection string (with its key), or the account's queue address reached by the process's own Azure identity. */
export type QueueOptions = { queueName: string } & ({ connectionString: string } | { url: string });

/** The queue exists already. Messages are base64, which is how the Functions host reads them. */
export function openQueue(options: QueueOptions): WorkQueue {
  let opened: Promise<QueueClient> | undefined;
  return reachable<WorkQueue>({
    async send(message, { delaySec } = { delaySec: 0 }) {
      opened ??= connect(options);
      const text = Buffer.from(JSON.stringify(message), 'utf8').toString('base64');
      await (await opened).sendMessage(text, { visibilityTimeout: delaySec });
    },
  });
}

async function connect(options: QueueOptions): Promise<QueueClient> {
  const { QueueServiceClient } = await import('@azure/storage-queue');
  if ('connectionString' in options) {
    return QueueServiceClient.fromConnectionString(options.connectionString).getQueueClient(
      options.queueName,
    );
  }
  return new QueueServiceClient(options.url, await ownIdentity()).getQueueClient(options.queueName);
}
