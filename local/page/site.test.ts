import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../stack/fixtures/temporary-folder.ts';
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
const script = `console.log(${JSON.stringify('the web client '.repeat(40))});`;
const built = {
  'index.html': '<!doctype html><title>connectsoft.me</title><div id="root"></div>',
  'sw.js': 'self.addEventListener("fetch", () => {});',
  'manifest.webmanifest': '{"name":"connectsoft.me"}',
  'icon-192.png': Buffer.alloc(64, 1),
  'assets/main-a1b2.js': script,
  'assets/main-a1b2.js.br': brotliCompressSync(script),
  'assets/main-a1b2.js.gz': gzipSync(script),
  'assets/rubik-c3d4.woff2': Buffer.alloc(64, 2),
  '.vite/manifest.json': '{"index.html":{"file":"assets/main-a1b2.js"}}',
};
const client = await temporaryFolder();
let server: Server;

beforeAll(async () => {
  await layOut(client.path, built);
  const site = createSite({
    status: () => structuredClone(status),
    webFolder: client.path,
    apiOrigin: 'http://localhost:7071',
    clientId: 'connectsoft-web',
    issuer,
    scope: 'openid access_as_user',
  });
  server = createServer(site);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await client.remove();
});

async function layOut(folder: string, files: Record<string, string | Buffer>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/** Sends the path as written: fetch would tidy `..` away before the server sees it. */
async function ask(path: string, { method = 'GET', headers = {} } = {}) {
  const { port } = server.address() as AddressInfo;
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    request({ port, host: '127.0.0.1', path, method, headers }, resolve).once('error', reject).end();
  });
  const bytes = await buffer(reply);
  return { status: reply.statusCode, headers: reply.headers, bytes, body: bytes.toString('utf8') };
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
  expect((await ask('/stack/')).headers['content-security-policy']).not.toContain('7082');
});

test('the web client may speak to itself, the API and the issuer, and runs no text as code', async () => {
  for (const path of ['/', '/index.html', '/assets/main-a1b2.js']) {
    const { headers } = await ask(path);
    expect(headers).toMatchObject({
      'content-security-policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; " +
        "connect-src 'self' http://localhost:7071 http://127.0.0.1:7082; manifest-src 'self'; worker-src 'self'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
      'strict-transport-security': 'max-age=63072000; includeSubDomains',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  }
});

test('the worker that keeps the shell reaches neither the API nor the issuer', async () => {
  const policy = (await ask('/sw.js')).headers['content-security-policy'];
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self';");
});

const aBrowser = { headers: { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' } };

test.each(['/', '/today', '/suggestions/sug_01M3V9KQ6W', '/signed-in?code=1', '/packs/clear-inbox/'])(
  'a browser that opens the screen %s gets the page of the web client',
  async (path) => {
    const { status, headers, body } = await ask(path, aBrowser);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-cache',
    ]);
    expect(body).toBe(built['index.html']);
  },
);

test.each([
  '/assets/main-gone.js',
  '/assets/main-a1b2.js.br',
  '/assets/main-a1b2.js.map',
  '/.vite/manifest.json',
  '/favicon.ico',
  '/reference/nothing',
  '/stack/nothing',
  '/api',
])('a missing file such as %s is missing, also for a browser, and never the page', async (path) => {
  const { status, body } = await ask(path, aBrowser);
  expect(status).toBe(404);
  expect(body).toContain('Nothing lives at this address.');
});

test('a program that asks for a screen’s data as if it were a file is told that there is none', async () => {
  expect((await ask('/today', { headers: { accept: 'application/json' } })).status).toBe(404);
});

test('what is named after its content is kept for good, all else is asked for again', async () => {
  const cacheOf = async (path: string) => (await ask(path)).headers['cache-control'];
  for (const path of ['/assets/main-a1b2.js', '/assets/rubik-c3d4.woff2'])
    expect(await cacheOf(path)).toBe('public, max-age=31536000, immutable');
  for (const path of ['/', '/sw.js', '/manifest.webmanifest', '/icon-192.png'])
    expect(await cacheOf(path)).toBe('no-cache');
});

test.each([
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
  ['', undefined, (bytes: Buffer) => bytes],
  ['deflate, br;q=0.0', undefined, (bytes: Buffer) => bytes],
])('who accepts “%s” gets %s, and always the same content', async (accepted, encoding, unpacked) => {
  const { headers, bytes } = await ask('/assets/main-a1b2.js', { headers: { 'accept-encoding': accepted } });
  expect([headers['content-encoding'], headers.vary]).toEqual([encoding, 'accept-encoding']);
  expect(headers['content-length']).toBe(String(bytes.length));
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(unpacked(bytes).toString('utf8')).toBe(script);
});

test('the web client learns where API and issuer are; under another name of this machine it stays there', async () => {
  const config = async (host: string) =>
    JSON.parse((await ask('/app-config.json', { headers: { host } })).body);
  expect(await config('localhost:7071')).toEqual({
    apiOrigin: 'http://localhost:7071',
    issuer,
    clientId: 'connectsoft-web',
    scope: 'openid access_as_user',
  });
  expect(await config('127.0.0.1:7071')).toMatchObject({ apiOrigin: 'http://127.0.0.1:7071' });
  expect((await ask('/app-config.json')).headers['cache-control']).toBe('no-store');
});

test('a web client that is built while the stack runs is served from then on, and a missing one is named', async () => {
  const aside = `${client.path}-aside`;
  await rename(client.path, aside);
  const { status, body } = await ask('/today', aBrowser);
  expect([status, body.includes('The web client is not built.')]).toEqual([503, true]);
  expect((await ask('/assets/main-a1b2.js')).status).toBe(404);

  await layOut(client.path, { 'index.html': 'another', 'assets/main-e5f6.js': 'another()' });
  expect((await ask('/')).body).toBe('another');
  expect((await ask('/assets/main-e5f6.js')).status).toBe(200);
  expect((await ask('/assets/main-a1b2.js')).status).toBe(404);
  await rm(client.path, { recursive: true });
  await rename(aside, client.path);
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
  for (const page of ['/stack/', '/reference/', '/reference/oauth2-redirect.html', '/no-such-page']) {
    const { body } = await ask(page);
    for (const [, src, href] of body.matchAll(/src="([^"]+)"|<link[^>]*href="([^"]+)"/g)) {
      const target = new URL(src ?? href ?? '', `http://site${page}`).pathname;
      expect([page, target, (await ask(target)).status]).toEqual([page, target, 200]);
    }
  }
});

test('pages hold no inline script, style or event attribute, which the policy would refuse', async () => {
  for (const page of ['/stack/', '/reference/', '/no-such-page']) {
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
  '/assets/stack.html',
  '/stack/../web-client.ts',
  '/stack/%2e%2e/site.ts',
  '/site.ts',
  '/reference/package.json',
  '/reference/swagger-ui-bundle.js.map',
  '/stack/base.css/',
  '//stack/base.css',
  '/stack/base.css%00',
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
  for (const path of ['/', '/stack/', '/assets/main-a1b2.js', '/status.json']) {
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

test.each(['/reference', '/stack'])('%s without its slash leads to the page with it', async (path) => {
  const { status, headers } = await ask(path);
  expect([status, headers.location]).toEqual([308, `${path}/`]);
});
