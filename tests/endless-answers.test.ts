import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBlobs } from '#adapters/azure/blob';
import { openCosmos } from '#adapters/azure/cosmos';
import { createOpenAiModel } from '#adapters/openai';
import { createMemories, systemClock } from '#kernel';
import { createTokenVerifier } from '#platform/identity';
import { microsoft } from '../shared/platform/connectors/drivers/microsoft/index.ts';
import { microsoftAt } from './support/connectors.ts';

const MEGABYTE = 1024 * 1024;
/** What may lie in the buffers of a connection when the reader goes away. */
const ON_THE_WAY = 16 * MEGABYTE;
/** Where a client that does not stop is stopped by the test; longer than a text can be in this runtime. */
const GIVE_UP = 600 * MEGABYTE;

let written = 0;
let isPacked = false;

function* endless() {
  const chunk = Buffer.alloc(MEGABYTE / 4, ' ');
  while (written < GIVE_UP) {
    written += chunk.length;
    yield chunk;
  }
}

const answer = (response: ServerResponse) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    // Without these two the library of the blobs takes nothing at all.
    ...(isPacked ? { 'content-encoding': 'gzip' } : { 'content-length': GIVE_UP, etag: '"1"' }),
  });
  return pipeline(Readable.from(endless()), isPacked ? createGzip() : new PassThrough(), response);
};
const server = createServer((_request, response) => void answer(response).catch(() => response.destroy()));
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  written = 0;
});

const graph = () => {
  const driver = microsoft.open(microsoftAt(url));
  if (driver.connectedBy !== 'oauth') throw new Error('Microsoft is connected by a consent');
  return driver;
};
const graphCall = {
  tenantId: 'tnt_1',
  clock: systemClock,
  memories: createMemories(),
  tokens: { accessToken: async () => 'token', giveUp: async () => true },
  run: <T>(call: (signal: AbortSignal) => Promise<T>) => call(AbortSignal.timeout(20_000)),
};
const storage = () =>
  `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=a2V5;BlobEndpoint=${url}/a;QueueEndpoint=${url}/a;`;

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

interface Client {
  ask(): Promise<unknown>;
  /** What the caller branches on. */
  ends: object;
  mostBytes: number;
  /** Takes answers that are packed. The others ask for none, and read one as the bytes that came. */
  unpacks?: boolean;
}

const tooLarge = { name: 'AnswerTooLarge' };
const clients: Record<string, Client> = {
  'the model': {
    ask: async () =>
      Promise.reject(
        await createOpenAiModel({ baseUrl: `${url}/v1`, apiKey: 'k' }).respond({
          model: 'm',
          instructions: '',
          input: [],
          tools: [],
          format: { name: 'f', schema: {} },
          maxOutputTokens: 100,
          caller: 'c',
          timeoutMs: 20_000,
        }),
      ),
    ends: { kind: 'failed', class: 'rejected' },
    mostBytes: 4 * MEGABYTE,
  },
  'Microsoft Graph': {
    ask: () => graph().account(graphCall),
    ends: { class: 'too_large' },
    mostBytes: 20 * MEGABYTE,
    unpacks: true,
  },
  'the token endpoint': {
    ask: () => graph().oauth.refresh({ set: 'read', refreshToken: 'r', now: new Date() }),
    ends: { class: 'rejected' },
    mostBytes: MEGABYTE,
    unpacks: true,
  },
  'the keys of the issuer': {
    ask: () =>
      createTokenVerifier(
        { issuer: 'i', audience: 'a', jwksUri: `${url}/keys`, directoryId: 'd' },
        systemClock,
      ).verify(`${part({ alg: 'RS256', kid: 'k', typ: 'JWT' })}.${part({})}.c2ln`),
    ends: { code: 'identity.keys_unavailable' },
    mostBytes: MEGABYTE,
    unpacks: true,
  },
  'the store': {
    ask: () => openCosmos({ endpoint: url, key: 'a2V5', databaseName: 'd' }).tenant('t').get('x'),
    ends: tooLarge,
    mostBytes: 8 * MEGABYTE,
  },
  'the blobs': {
    ask: () => openBlobs({ connectionString: storage(), containerName: 'c' }).get('t', 'x'),
    ends: tooLarge,
    mostBytes: 16 * MEGABYTE,
  },
};

const named = Object.entries(clients);

test.each(named)(
  'an answer of %s that does not end is refused at a bound, and the connection is let go',
  async (_name, { ask, ends, mostBytes }) => {
    isPacked = false;
    await expect(ask()).rejects.toMatchObject(ends);
    expect(written).toBeGreaterThan(0);
    expect(written).toBeLessThan(mostBytes + ON_THE_WAY);
  },
);

test.each(named.filter(([, { unpacks }]) => unpacks))(
  'an answer of %s that is small on the way and does not end when it is unpacked is refused, too',
  async (_name, { ask, ends }) => {
    isPacked = true;
    await expect(ask()).rejects.toMatchObject(ends);
  },
);
