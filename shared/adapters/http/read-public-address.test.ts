import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readPublicAddresses } from './read-public-address.ts';

let answer: RequestListener = () => {};
const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(String(request.url));
  answer(request, response);
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const NAMES: Record<string, string[]> = {
  'inside.example': ['10.1.2.3'],
  'half.example': ['93.184.215.14', '127.0.0.1'],
  'mapped.example': ['::ffff:169.254.169.254'],
};
const lookup = async (host: string) => NAMES[host] ?? [];
const production = readPublicAddresses({ allowLoopback: false, lookup });
const ownMachine = readPublicAddresses({ allowLoopback: true, lookup });
const signal = AbortSignal.timeout(60_000);

describe('an address that a person typed in', () => {
  test.each([
    'http://example.com/',
    'https://example.com:8443/',
    'https://user@example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/metadata',
    'https://168.63.129.16/',
    'https://172.31.0.1/',
    'https://192.168.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://inside.example/',
    'https://half.example/',
    'https://mapped.example/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'nonsense',
  ])('is not asked when it is not public: %s', async (address) => {
    expect(await production({ url: address, signal })).toEqual({ kind: 'refused' });
  });

  test('is unreachable when nobody knows its name', async () => {
    expect(await production({ url: 'https://nowhere.example/', signal })).toEqual({ kind: 'unreachable' });
  });
});

describe('what answers', () => {
  test('is read, and told what is known of it', async () => {
    answer = (request, response) =>
      response.setHeader('etag', '"1"').end(`seen ${request.headers['if-none-match']}`);
    const read = await ownMachine({ url, signal, headers: { 'if-none-match': '"0"' } });
    expect(read).toMatchObject({ kind: 'read', status: 200, text: 'seen "0"' });
    expect(read.kind === 'read' && read.headers.get('etag')).toBe('"1"');
  });

  test.each(['http://169.254.169.254/latest', 'file:///etc/passwd', 'https://inside.example/'])(
    'leads to no address that would not be asked itself: %s',
    async (location) => {
      answer = (_request, response) => response.writeHead(302, { location }).end();
      expect(await ownMachine({ url, signal })).toEqual({ kind: 'refused' });
    },
  );

  test('leads on three times at most', async () => {
    answer = (_request, response) => response.writeHead(302, { location: `${url}/again` }).end();
    asked.length = 0;
    expect(await ownMachine({ url, signal })).toEqual({ kind: 'refused' });
    expect(asked).toHaveLength(4);
  });

  test.each<[string, RequestListener]>([
    ['is longer than five megabytes', (_request, response) => response.end('a'.repeat(5_000_001))],
    [
      'is packed, though nobody asked for that',
      (_request, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync('a')),
    ],
  ])('and %s is not read', async (_what, says) => {
    answer = says;
    expect(await ownMachine({ url, signal })).toEqual({ kind: 'too_large' });
  });

  test('in time, or not at all', async () => {
    answer = () => {};
    expect(await ownMachine({ url, signal: AbortSignal.timeout(50) })).toEqual({ kind: 'unreachable' });
  });
});
