import { type DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type QueueStorage, startQueueStorage } from '../fixtures/azurite.ts';
import { type HostChild, startChild, temporaryFolder } from '../fixtures/host-child.ts';
import type { QueueSettings } from '../settings.ts';
import { encodeMessage } from '../storage/encoding.ts';
import { startQueueListener } from './queue.ts';

let storage: QueueStorage;
let service: QueueServiceClient;

beforeAll(async () => {
  storage = await startQueueStorage();
  service = QueueServiceClient.fromConnectionString(storage.connectionString);
});

afterAll(() => storage.stop());

const settings: QueueSettings = {
  batchSize: 16,
  newBatchThreshold: 8,
  maxDequeueCount: 5,
  visibilityTimeoutMs: 0,
  maxPollingIntervalMs: 200,
  messageEncoding: 'base64',
};

async function queues(name: string) {
  const queue = service.getQueueClient(name);
  await queue.createIfNotExists();
  return { queue, poison: service.getQueueClient(`${name}-poison`) };
}

/** A listener whose function is the given one, and a way to wait for its nth call. */
function listen(
  { queue, poison }: Awaited<ReturnType<typeof queues>>,
  run: (text: string, message: DequeuedMessageItem) => Promise<unknown>,
  change: { leaseMs?: number; settings?: Partial<QueueSettings> } = {},
) {
  const logged: string[] = [];
  const waiting: { pattern: RegExp; resolve: () => void }[] = [];
  const listener = startQueueListener({
    queue,
    poison,
    leaseMs: change.leaseMs ?? 60_000,
    settings: { ...settings, ...change.settings },
    deliver: run,
    log: (_level, message) => {
      logged.push(message);
      for (const { pattern, resolve } of waiting) if (pattern.test(message)) resolve();
    },
  });
  const said = (pattern: RegExp) =>
    new Promise<void>((resolve) => {
      waiting.push({ pattern, resolve });
      if (logged.some((message) => pattern.test(message))) resolve();
    });
  return { listener, logged, said };
}

const remaining = async (queue: { getProperties(): Promise<{ approximateMessagesCount?: number }> }) =>
  (await queue.getProperties()).approximateMessagesCount;

test('a message whose function outlives the lease is not delivered twice', async () => {
  const pair = await queues('long-work');
  const held = Promise.withResolvers<void>();
  const renewed = Promise.withResolvers<void>();
  const deliveries: number[] = [];
  // The first renewal comes at half the lease, so after three of them the lease would have run out.
  const update = pair.queue.updateMessage.bind(pair.queue);
  let renewals = 0;
  pair.queue.updateMessage = async (...args) => {
    const answer = await update(...args);
    renewals += 1;
    if (renewals === 3) renewed.resolve();
    return answer;
  };
  const { listener, logged } = listen(
    pair,
    (_text, message) => {
      deliveries.push(message.dequeueCount);
      return held.promise;
    },
    { leaseMs: 1_000 },
  );
  await pair.queue.sendMessage(encodeMessage('slow', 'base64'));
  await renewed.promise;
  held.resolve();
  await listener.stop();

  expect(deliveries).toEqual([1]);
  expect(logged).toEqual([]);
  expect(await remaining(pair.queue)).toBe(0);
});

test('a text that is not in the promised encoding goes to the poison queue untried', async () => {
  const pair = await queues('encoded');
  const tried: string[] = [];
  const { listener, said } = listen(pair, async (text) => tried.push(text));
  await pair.queue.sendMessage('not base64 !');
  await said(/was moved to encoded-poison/);
  await listener.stop();

  expect(tried).toEqual([]);
  expect((await pair.poison.peekMessages()).peekedMessageItems[0]?.messageText).toBe('not base64 !');
});

test('a message that was already tried too often is put aside without another try', async () => {
  const pair = await queues('exhausted');
  await pair.queue.sendMessage(encodeMessage('x', 'base64'));
  for (let n = 0; n < 2; n += 1)
    await pair.queue.receiveMessages({ visibilityTimeout: 1 }).then(makeVisible(pair.queue));
  const tried: string[] = [];
  const { listener, said } = listen(pair, async (text) => tried.push(text), {
    settings: { maxDequeueCount: 2 },
  });
  await said(/was moved/);
  await listener.stop();

  expect(tried).toEqual([]);
});

test('a failing message of a poison queue stays there, hidden', async () => {
  const { queue } = await queues('last-poison');
  await queue.sendMessage(encodeMessage('x', 'base64'));
  let tries = 0;
  const { listener, said } = listen(
    { queue, poison: undefined as never },
    async () => {
      tries += 1;
      throw new Error('no');
    },
    { settings: { maxDequeueCount: 1 } },
  );
  await said(/try 1 failed/);
  await listener.stop();

  expect(tries).toBe(1);
  expect(await remaining(queue)).toBe(1);
});

test('a listener waits for a queue that does not exist yet', async () => {
  const queue = service.getQueueClient('not-yet');
  const delivered = Promise.withResolvers<string>();
  const { listener, logged } = listen({ queue, poison: queue }, async (text) => delivered.resolve(text));
  await queue.createIfNotExists();
  await queue.sendMessage(encodeMessage('hello', 'base64'));

  expect(await delivered.promise).toBe('hello');
  await listener.stop();
  expect(logged).toEqual([]);
});

test('stopping waits until what was received is settled', async () => {
  const pair = await queues('stopping');
  const started = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const { listener } = listen(pair, () => {
    started.resolve();
    return held.promise;
  });
  await pair.queue.sendMessage(encodeMessage('x', 'base64'));
  await started.promise;
  const stopped = listener.stop();
  held.resolve();
  await stopped;

  expect(await remaining(pair.queue)).toBe(0);
});

function makeVisible(queue: Awaited<ReturnType<typeof queues>>['queue']) {
  return async ({ receivedMessageItems: [message] }: { receivedMessageItems: DequeuedMessageItem[] }) => {
    if (message) await queue.updateMessage(message.messageId, message.popReceipt, undefined, 0);
  };
}

test('in the host: 100 messages are worked on, a poisoned one is tried five times and buried', async () => {
  const state = await temporaryFolder();
  const host = await startChild('queue-app', state.path, {
    env: { Store: storage.connectionString, WORK_QUEUE: 'work-items' },
  });
  const work = service.getQueueClient('work-items');
  await work.createIfNotExists();
  const bodies = [...Array.from({ length: 100 }, (_, n) => ({ n })), { n: -1, isPoison: true }];
  await Promise.all(bodies.map((body) => work.sendMessage(encodeMessage(JSON.stringify(body), 'base64'))));

  await host.line(/user\.graveyard .*isPoison/);
  await host.line(/user\.work .*"n":\d/, 100);
  expect(await host.stop()).toBe(0);

  const seen = reports(host);
  expect(new Set(seen.filter(({ message }) => !message.isPoison).map(({ message }) => message.n)).size).toBe(
    100,
  );
  const poisoned = seen.filter(({ message }) => message.isPoison);
  expect(poisoned.map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3, 4, 5]);
  expect(poisoned[0]).toMatchObject({ id: expect.any(String), queueTrigger: { n: -1, isPoison: true } });
  expect(host.lines.filter((line) => /system .*"n"/.test(line))).toEqual([]);

  expect(await remaining(work)).toBe(0);
  const answers = service.getQueueClient('answers');
  expect(await remaining(answers)).toBe(200);
  const texts = (await answers.receiveMessages({ numberOfMessages: 2 })).receivedMessageItems.map((item) =>
    Buffer.from(item.messageText, 'base64').toString(),
  );
  expect(texts).toEqual([expect.stringMatching(/^\{"answerTo":\d+\}$/), expect.any(String)]);
  await state.remove();
});

function reports(host: HostChild): { message: { n: number; isPoison?: boolean }; dequeueCount: number }[] {
  const lines = host.lines.filter((line) => line.includes(' user.work '));
  return lines.map((line) => JSON.parse(line.slice(line.indexOf('{'))));
}
