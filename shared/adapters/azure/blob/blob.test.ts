import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Blobs, WorkQueue } from '#kernel';
import { startAzurite } from '../../../../tests/support/azurite.ts';
import { openQueue } from '../queue/index.ts';
import { openBlobs } from './index.ts';

let azurite: Awaited<ReturnType<typeof startAzurite>>;
let blobs: Blobs;
let queue: WorkQueue;

beforeAll(async () => {
  azurite = await startAzurite();
  const { connectionString } = azurite;
  await BlobServiceClient.fromConnectionString(connectionString).createContainer('files');
  await QueueServiceClient.fromConnectionString(connectionString).createQueue('work');
  blobs = openBlobs({ connectionString, containerName: 'files' });
  queue = openQueue({ connectionString, queueName: 'work' });
});
afterAll(() => azurite?.stop());

describe('blobs', () => {
  test('what was put is got back with its type, text as UTF-8', async () => {
    await blobs.put('tnt_1', 'run_1/step.json', '{"say":"שלום"}', 'application/json');
    await blobs.put('tnt_1', 'pic', new Uint8Array([0, 255, 7]), 'image/png');
    const text = await blobs.get('tnt_1', 'run_1/step.json');
    const picture = await blobs.get('tnt_1', 'pic');

    expect(text && new TextDecoder().decode(text.bytes)).toBe('{"say":"שלום"}');
    expect(text?.type).toBe('application/json');
    expect(picture && [...picture.bytes]).toEqual([0, 255, 7]);
    expect(picture?.type).toBe('image/png');
  });

  test('a second put replaces the first', async () => {
    await blobs.put('tnt_1', 'twice', 'one', 'text/plain');
    await blobs.put('tnt_1', 'twice', 'two', 'text/plain');
    expect(new TextDecoder().decode((await blobs.get('tnt_1', 'twice'))?.bytes)).toBe('two');
  });

  test('a blob of another tenant is missing, and no name leads to it', async () => {
    await blobs.put('tnt_1', 'mine', 'x', 'text/plain');
    expect(await blobs.get('tnt_2', 'mine')).toBeUndefined();
    for (const name of ['../tnt_1/mine', './../tnt_1/mine', 'a/../../tnt_1/mine', '', 'a//b']) {
      await expect(blobs.get('tnt_2', name)).rejects.toThrow('Not a name');
    }
  });

  test('what was removed is gone, and removing it again is fine', async () => {
    await blobs.put('tnt_1', 'gone', 'x', 'text/plain');
    await blobs.remove('tnt_1', 'gone');
    await blobs.remove('tnt_1', 'gone');
    expect(await blobs.get('tnt_1', 'gone')).toBeUndefined();
  });

  test('all whose names begin alike are removed together, and none of another tenant', async () => {
    const names = ['runs/7_a', 'runs/7_b', 'runs/70_a'];
    for (const tenant of ['tnt_1', 'tnt_2'])
      for (const name of names) await blobs.put(tenant, name, 'x', 'text/plain');
    await blobs.removeAll('tnt_1', 'runs/7_');
    const left = async (tenant: string) =>
      (await Promise.all(names.map(async (name) => ((await blobs.get(tenant, name)) ? name : [])))).flat();
    expect(await left('tnt_1')).toEqual(['runs/70_a']);
    expect(await left('tnt_2')).toEqual(names);
    await expect(blobs.removeAll('tnt_1', '../tnt_2')).rejects.toThrow('Not a name');
  });

  test('a missing container is a fault of the installation, not a missing blob', async () => {
    const lost = openBlobs({ connectionString: azurite.connectionString, containerName: 'nowhere' });
    await expect(lost.get('tnt_1', 'mine')).rejects.toThrow();
  });
});

describe('the work queue', () => {
  const receive = async () => {
    const client = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('work');
    const { receivedMessageItems } = await client.receiveMessages({
      numberOfMessages: 10,
      visibilityTimeout: 1,
    });
    return receivedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString('utf8'));
  };

  test('a message is base64 of its JSON', async () => {
    await queue.send({ runId: 'run_1', say: 'שלום' });
    expect(await receive()).toEqual(['{"runId":"run_1","say":"שלום"}']);
  });

  test('a delayed message is not seen before its time', async () => {
    await queue.send({ runId: 'run_late' }, { delaySec: 600 });
    expect((await receive()).join()).not.toContain('run_late');
  });
});
