import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from './fixtures/host-child.ts';
import { expandSettings, readHostConfig } from './settings.ts';
import { timeSpanMs } from './time-span.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => folder.remove());

async function configOf(host: object | string) {
  const text = typeof host === 'string' ? host : JSON.stringify(host);
  await writeFile(path.join(folder.path, 'host.json'), text);
  return readHostConfig(folder.path);
}

test('an empty host.json means the defaults of Azure', async () => {
  const config = await configOf({ version: '2.0' });

  expect(config).toMatchObject({ routePrefix: 'api', functionTimeoutMs: 300_000, logLevel: 'information' });
  expect(config.queues).toMatchObject({
    batchSize: 16,
    maxDequeueCount: 5,
    visibilityTimeoutMs: 0,
    maxPollingIntervalMs: 60_000,
    messageEncoding: 'base64',
  });
});

test('what host.json says is followed', async () => {
  const config = await configOf({
    version: '2.0',
    functionTimeout: '-1',
    logging: { logLevel: { default: 'Warning' } },
    extensions: {
      http: { routePrefix: '/v1/' },
      queues: { maxPollingInterval: '00:00:00.050', messageEncoding: 'none', newBatchThreshold: 3 },
      durableTask: {
        hubName: 'Mine',
        defaultVersion: '1.4',
        maxConcurrentActivityFunctions: 7,
        maxConcurrentOrchestratorFunctions: 9,
      },
    },
  });

  expect(config).toMatchObject({
    routePrefix: 'v1',
    functionTimeoutMs: 0,
    logLevel: 'warning',
    queues: { maxPollingIntervalMs: 100, messageEncoding: 'none', newBatchThreshold: 3 },
    durable: {
      hubName: 'Mine',
      defaultVersion: '1.4',
      maxConcurrentActivities: 7,
      maxConcurrentOrchestrators: 9,
    },
  });
});

test.each([
  ['{', 'Cannot read'],
  ['{}', '"version": "2.0"'],
  ['{"version":"2.0","functionTimeout":"5 minutes"}', 'functionTimeout must be a time span'],
  ['{"version":"2.0","extensions":{"queues":{"batchSize":33}}}', 'batchSize cannot be 33'],
  ['{"version":"2.0","extensions":{"queues":{"messageEncoding":"hex"}}}', 'messageEncoding cannot be "hex"'],
  ['{"version":"2.0","logging":{"logLevel":{"default":"loud"}}}', 'logLevel.default cannot be "loud"'],
  [
    '{"version":"2.0","extensions":{"durableTask":{"maxQueuePollingInterval":"00:00:02"}}}',
    'durableTask has no member maxQueuePollingInterval',
  ],
  [
    '{"version":"2.0","extensions":{"durableTask":{"storageProvider":{"maxQueuePollingInterval":"2s"}}}}',
    'maxQueuePollingInterval must be a time span',
  ],
])('%s is refused with the member that is wrong', async (text, reason) => {
  await expect(configOf(text)).rejects.toThrow(reason);
});

test('time spans are read as .NET writes them', () => {
  expect(timeSpanMs('00:00:01.5', 'x')).toBe(1_500);
  expect(timeSpanMs('1.02:03:04', 'x')).toBe(((26 * 60 + 3) * 60 + 4) * 1_000);
});

test('settings are put in for their name, and a missing one is refused', () => {
  expect(expandSettings('a-%ONE%-%TWO%', { ONE: '1', TWO: '2' })).toBe('a-1-2');
  expect(() => expandSettings('%NONE%', {})).toThrow('The setting "NONE", used as %NONE%, is missing');
});
