import type { QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { startupError } from '../startup-error.ts';

export type QueueFor = (connection: string, queueName: string) => QueueClient;

export const defaultConnection = 'AzureWebJobsStorage';

// Callers have a back-off of their own; the client's would only make stopping slow.
const clientOptions = { retryOptions: { maxTries: 2, retryDelayInMs: 100 } };

/**
 * One service client for each connection setting. `connection` names a setting that holds a connection string,
 * or, in the identity form, `<connection>__queueServiceUri` holds the address of the service.
 */
export async function openQueueServices(
  connections: Iterable<string>,
  env: NodeJS.ProcessEnv,
): Promise<QueueFor> {
  const services = new Map<string, QueueServiceClient>();
  for (const name of new Set(connections)) services.set(name, await openService(name, env));
  return (connection, queueName) => {
    const service = services.get(connection);
    if (!service) throw new Error(`The queue connection ${connection} was not opened.`);
    return service.getQueueClient(queueName);
  };
}

/** The client is loaded only for apps that have queues: importing it takes as long as the rest of the start. */
async function openService(name: string, env: NodeJS.ProcessEnv): Promise<QueueServiceClient> {
  const { QueueServiceClient: Service } = await import('@azure/storage-queue');
  const text = env[`AzureWebJobs${name}`] || env[name];
  if (text) return fromConnectionString(name, () => Service.fromConnectionString(text, clientOptions));
  const uri = env[`${name}__queueServiceUri`];
  if (!uri)
    throw startupError(`The queue connection setting "${name}" (or ${name}__queueServiceUri) is missing.`);
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new Service(uri, new DefaultAzureCredential(), clientOptions);
}

/** The client's own message would repeat the string, which is a secret. */
function fromConnectionString(name: string, open: () => QueueServiceClient): QueueServiceClient {
  try {
    return open();
  } catch {
    throw startupError(`The queue connection setting "${name}" is no valid connection string.`);
  }
}

/** learn.microsoft.com/rest/api/storageservices/naming-queues-and-metadata */
export function checkQueueName(queueName: string, functionName: string): void {
  if (/^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$/.test(queueName)) return;
  throw startupError(
    `${functionName}: "${queueName}" is no queue name (3 to 63 of a-z, 0-9 and single hyphens).`,
  );
}
