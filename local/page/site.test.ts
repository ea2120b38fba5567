import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { servedFiles } from './served-files.ts';
import { createSite, type SitePart, type SiteStatus } from './site.ts';

const issuer = 'http://127.0.0.1:7082/realm';
const mailbox: SitePart = { name: 'Mailbox', what: 'mail', url: null, state: 'running' };
const status: SiteStatus = {
  startedAt: '2026-03-12T05:30:00Z',
  parts: [mailbox],
  modelIsOffline: true,
  demoPerson: { name: 'Robin Vale', email: 'demo@connectsoft.me' },
  dataFolder: '/somewhere/.data',
  mailboxUrl: 'http://127.0.0.1:7083/__control/',
};
let server: Server;

beforeAll(async () => {
  const site = createSite({
    status: () => structuredClone(status),
    clientId: 'connectsoft-web',
    issuer,
    scope: 'openid access_as_user',
  });
  server = createServer(site);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends the path as written: fetch would tidy `..` away before the server sees it. */
async function ask(path: string, { method = 'GET', headers = {} } = {}) {
  const { port } = server.address() as AddressInfo;
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method, headers }, resolve).once('error', reject).end();
  });
  return { status: reply.statusCode, headers: reply.headers, body: await text(reply) };
}

const ownFiles = [...servedFiles].filter(([, { file }]) => file.startsWith(import.meta.dirname));

/** Links that a person may follow leave the page only when clicked; everything below loads by itself. */
const LOADED =
  /(?:src|srcset|data|poster)="([^"]*)"|<link[^>]*href="([^"]*)"|url\(([^)]*)\)|@import\s+([^;]*)|import\s*\(?\s*'([^']*)'|fetch\('([^']*)'/g;

test('every listed file is served, with a policy that admits no inline script and no foreign origin', async () => {
  for (const [path, { type }] of servedFiles) {
    const { status, headers, body } = await ask(path);
    expect([path, status]).toEqual([path, 200]);
    expect(headers['content-type']).toBe(type);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body.length).toBeGreaterThan(20);

    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-|https?:\/\/(?!127\.0\.0\.1:7082(;|$))|\*/);
  }
});

test('only the API reference may call the issuer, and only its origin', async () => {
  const reference = await ask('/reference/');
  expect(reference.headers['content-security-policy']).toMatch(
    /connect-src 'self' http:\/\/127\.0\.0\.1:7082$/,
  );
  expect((await ask('/')).headers['content-security-policy']).not.toContain('7082');
});

test('no file of ours loads anything from elsewhere', async () => {
  expect(ownFiles.length).toBeGreaterThan(8);
  for (const [path] of ownFiles) {
    const { body } = await ask(path);
    for (const match of body.matchAll(LOADED)) {
      const loaded = match.slice(1).find((group) => group !== undefined) ?? '';
      expect([path, loaded]).toEqual([path, expect.not.stringMatching(/^(?:url\()?['"]?(?:[a-z]+:|\/\/)/i)]);
    }
  }
});

test('what a page of ours loads is served', async () => {
  for (const page of ['/', '/reference/', '/reference/oauth2-redirect.html', '/no-such-page']) {
    const { body } = await ask(page);
    for (const [, src, href] of body.matchAll(/src="([^"]+)"|<link[^>]*href="([^"]+)"/g)) {
      const target = new URL(src ?? href ?? '', `http://site${page}`).pathname;
      expect([page, target, (await ask(target)).status]).toEqual([page, target, 200]);
    }
  }
});

test('pages hold no inline script, style or event attribute, which the policy would refuse', async () => {
  for (const page of ['/', '/reference/', '/no-such-page']) {
    const { body } = await ask(page);
    expect(body).not.toMatch(/<style|\sstyle="|\son[a-z]+="|<script(?![^>]*\ssrc=)/i);
  }
});

test('the status is asked anew for each request and never kept by a browser', async () => {
  const before = await ask('/status.json');
  expect(JSON.parse(before.body)).toEqual(status);
  expect(before.headers['cache-control']).toBe('no-store');

  mailbox.state = 'stopped';
  expect(JSON.parse((await ask('/status.json?again')).body).parts[0].state).toBe('stopped');
  mailbox.state = 'running';
});

test('the API reference is told the client and the scopes, and nothing secret', async () => {
  const { body } = await ask('/reference/sign-in.json');
  expect(JSON.parse(body)).toEqual({ clientId: 'connectsoft-web', scopes: ['openid', 'access_as_user'] });
});

test.each([
  '/../package.json',
  '/reference/../../package.json',
  '/reference/%2e%2e/package.json',
  '/reference/..%2fpackage.json',
  '/reference/..\\package.json',
  '/assets/home.html',
  '/site.ts',
  '/reference/package.json',
  '/reference/swagger-ui-bundle.js.map',
  '/home.css/',
  '//home.css',
  '/home.css%00',
  '/__proto__',
  '/constructor',
])('the path %s reaches no file and gets the plain 404 page', async (path) => {
  const { status, headers, body } = await ask(path);
  expect(status).toBe(404);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  expect(body).toContain('Nothing lives at this address.');
});

test.each(['/%zz', '/%', '/reference/%E0%A4', '/%ff'])(
  'the address %s, which is wrong in its encoding, gets a problem and no page',
  async (path) => {
    const { status, headers, body } = await ask(path);
    expect([status, headers['content-type']]).toEqual([400, 'application/problem+json']);
    expect(JSON.parse(body)).toMatchObject({ status: 400 });
    expect(await ask(path, { method: 'HEAD' })).toMatchObject({ status: 400, body: '' });
  },
);

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused with 405', async (method) => {
  const { status, headers } = await ask('/status.json', { method });
  expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
});

test('HEAD answers the headers of GET without a body', async () => {
  for (const path of ['/', '/status.json']) {
    const [get, head] = [await ask(path), await ask(path, { method: 'HEAD' })];
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(get.headers['content-length']);
  }
});

test('an unchanged file is not sent again', async () => {
  const { etag } = (await ask('/reference/swagger-ui-bundle.js')).headers;
  const again = await ask('/reference/swagger-ui-bundle.js', { headers: { 'if-none-match': String(etag) } });
  expect([again.status, again.body]).toEqual([304, '']);
});

test('the reference without its slash leads to the reference', async () => {
  const { status, headers } = await ask('/reference');
  expect([status, headers.location]).toEqual([308, '/reference/']);
});
