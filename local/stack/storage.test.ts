import { randomBytes } from 'node:crypto';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, expect, test } from 'vitest';
import type { Child } from './child.ts';
import { temporaryFolder } from './fixtures/temporary-folder.ts';
import { findFreePorts } from './ports.ts';
import { provisionStorage, startStorage, storageConnection } from './storage.ts';

const folder = await temporaryFolder();
const ports = await findFreePorts();
const key = randomBytes(64).toString('base64');
const started: Child[] = [];

afterAll(async () => {
  for (const child of started) await child.kill('SIGKILL');
  await folder.remove();
});

async function startHere(): Promise<Child> {
  const child = startStorage({ folder: folder.path, ports }, key, () => {});
  started.push(child);
  await child.ready;
  return child;
}

const connection = storageConnection(ports, key);

test('what the storage acknowledged is there after kill -9', async () => {
  const storage = await startHere();
  await provisionStorage(ports, key, { containers: ['payloads'], queues: ['runs-standard'] });
  const queue = QueueServiceClient.fromConnectionString(connection).getQueueClient('runs-standard');
  const container = BlobServiceClient.fromConnectionString(connection).getContainerClient('payloads');
  const content = randomBytes(40_000);

  const names = Array.from({ length: 10 }, (_, index) => `tenant/${index}`);
  await Promise.all(names.map((name) => container.getBlockBlobClient(name).uploadData(content)));
  await queue.sendMessage('started');
  await storage.kill('SIGKILL');
  await startHere();

  const kept = await Promise.all(names.map((name) => container.getBlockBlobClient(name).downloadToBuffer()));
  expect(kept.every((bytes) => bytes.equals(content))).toBe(true);
  const { peekedMessageItems } = await queue.peekMessages();
  expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['started']);
});
