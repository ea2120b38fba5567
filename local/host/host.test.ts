import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyApp } from './fixtures/app-copy.ts';
import { failToStart, startChild, temporaryFolder } from './fixtures/host-child.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterAll(() => folder.remove());

const state = (name: string) => path.join(folder.path, name);

test.each([
  ['an app without functions', 'no-function-app', 'registered no function'],
  ['two functions of one name', 'duplicate-app', 'function with id "same" has already been registered'],
  ['an entry file that throws', 'throwing-app', 'no way to load this'],
  ['two copies of the functions library', 'two-copies-app', 'two copies of @azure/functions'],
])('%s: one line says why and the exit code is 1', async (_case, app, reason) => {
  const { code, lines } = await failToStart(app, state(app));

  expect(code).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(reason);
});

test.each([
  ['a missing entry file', { 'package.json': '{"main":"nowhere.mjs"}' }, 'No file matches "main"'],
  ['a package without main', { 'package.json': '{}' }, 'names no "main"'],
  [
    'a schedule that cron dialects read differently',
    {
      'app.mjs': `import { app } from '@azure/functions';app.timer('t', { schedule: '0 0 0 ? * *', handler() {} });`,
    },
    'The timer schedule "0 0 0 ? * *" is not valid',
  ],
])('%s stops the start with one line', async (reason, change, said) => {
  const app = await copyApp(state(reason), 'stream-app', change);
  const { code, lines } = await failToStart(app, state('refused'));

  expect(code).toBe(1);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(said);
});

test('a busy port is named', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;

  const { code, lines } = await failToStart('stream-app', state('busy'), { port });
  other.close();

  expect(code).toBe(1);
  expect(lines).toEqual([`Port ${port} is already in use. Choose another one or stop its owner.`]);
});

test('a second host on the same state is refused, and a killed one leaves nothing behind', async () => {
  const shared = state('shared');
  const first = await startChild('stream-app', shared);
  const second = await failToStart('stream-app', shared);
  expect(second.code).toBe(1);
  expect(second.lines).toEqual([
    `The state directory ${shared} is in use by another running host. Stop it first.`,
  ]);

  await first.kill();
  const third = await startChild('stream-app', shared);
  expect(await third.stop()).toBe(0);
});

test('entry files by glob, CommonJS, are loaded all', async () => {
  const host = await startChild('glob-app', state('glob'));

  expect(host.functions).toEqual(['a', 'b']);
  expect(await (await fetch(`${host.url}/api/b`)).text()).toBe('b');
  await host.kill();
});

test('keys are not asked for when enforcement is switched off', async () => {
  const host = await startChild('stream-app', state('open'), { enforceKeys: false });

  expect((await fetch(`${host.url}/api/guarded`)).status).toBe(200);
  await host.kill();
});

test('a site in front answers what no function owns, and nothing else', async () => {
  const siteModule = path.join(import.meta.dirname, 'fixtures/site.ts');
  const prefixed = await startChild('stream-app', state('site'), { siteModule });
  expect(await (await fetch(`${prefixed.url}/page?x=1`)).text()).toBe('the site at /page?x=1');
  expect((await fetch(`${prefixed.url}/api/unknown`)).status).toBe(404);
  expect((await fetch(`${prefixed.url}/runtime/unknown`)).status).toBe(404);
  await prefixed.kill();

  const bare = await startChild('buffered-app', state('bare-site'), { siteModule });
  expect((await fetch(`${bare.url}/nothing`)).status).toBe(204);
  expect(await (await fetch(`${bare.url}/page`)).text()).toBe('the site at /page');
  await bare.kill();
});

test('stopping lets a running request end, takes no new one, and tells the app', async () => {
  const host = await startChild('buffered-app', state('stopping'));
  const running = fetch(`${host.url}/slow`);
  await fetch(`${host.url}/nothing`);

  const stopped = host.stop();
  await host.line(/Stopping/);
  await expect(fetch(`${host.url}/nothing`)).rejects.toThrow();

  expect((await running).status).toBe(500);
  expect(await stopped).toBe(0);
  expect(host.lines).toContain('the app said good-bye');
});

test('a stream that does not end is cut when the time for ending is over', async () => {
  const host = await startChild('stream-app', state('cut'), { drainMs: 100 });
  const response = await fetch(`${host.url}/api/events`);
  const stopped = host.stop();

  await expect(response.text()).rejects.toThrow();
  expect(await stopped).toBe(0);
});
