import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyApp } from '../fixtures/app-copy.ts';
import { type HostChild, startChild, temporaryFolder } from '../fixtures/host-child.ts';

let host: HostChild;
let state: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  state = await temporaryFolder();
  const local = { IsEncrypted: false, Values: { ONLY_LOCAL: 'from the file', BOTH: 'from the file' } };
  const app = await copyApp(state.path, 'buffered-app', { 'local.settings.json': JSON.stringify(local) });
  host = await startChild(app, state.path, {
    env: { GIVEN: 'by the caller', BOTH: 'by the caller' },
    drainMs: 200,
  });
});

afterAll(async () => {
  await host.kill();
  await state.remove();
});

const call = (path: string, init?: RequestInit) => fetch(`${host.url}${path}`, init);
const json = async (path: string) => (await call(path)).json();

test('request and answer pass through as bytes, with an empty route prefix', async () => {
  const id = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
  const response = await call(`/echo/${id}?a=1&a=2&empty=`, {
    method: 'PUT',
    body: 'ünï',
    headers: { 'content-type': 'text/x-own', 'x-ms-client-principal': 'eyJ1c2VySWQiOiJldmlsIn0=' },
  });

  expect(response.status).toBe(201);
  expect(response.headers.get('x-echo')).toBe('yes');
  expect(await response.json()).toEqual({
    method: 'PUT',
    url: `${host.url}/echo/${id}?a=1&a=2&empty=`,
    id,
    query: { a: '1,2', empty: '' },
    contentType: 'text/x-own',
    principal: null,
    body: 'ünï',
  });
});

test('cookies are written with all their attributes', async () => {
  const response = await call('/echo');

  expect(response.headers.getSetCookie()).toEqual([
    'session=a%20b; Max-Age=60; Path=/; Expires=Tue, 01 Jan 2030 00:00:00 GMT; SameSite=None; HttpOnly; Secure',
    'plain=1',
  ]);
});

test('a handler that returns nothing is 204', async () => {
  expect((await call('/nothing')).status).toBe(204);
});

test('a handler that throws is 500 without text or stack', async () => {
  const response = await call('/failing');

  expect(response.status).toBe(500);
  expect(await response.text()).toBe('');
});

test('a function that runs longer than functionTimeout is 500', async () => {
  expect((await call('/slow')).status).toBe(500);
  await host.line(/slow failed: .*ran longer than 1000 ms/);
});

test('a path that no function knows is 404 when no site stands in front', async () => {
  expect((await call('/unknown')).status).toBe(404);
});

test('hooks run in order, share their bag, replace input, handler and result', async () => {
  expect(await json('/hooked')).toEqual({
    input: { replaced: true },
    wrapped: true,
    order: ['first', 'second', 'post'],
    seen: ['appStart'],
  });
});

test('a hook after the call may turn an error into an answer', async () => {
  expect(await json('/rescued')).toEqual({ was: 'rescue me' });
});

test('log hooks may rewrite a line or take it out, and a line is always one line', async () => {
  await call('/talk');

  await host.line(/information user\.talk the \*{8} is known$/);
  await host.line(/error user\.talk first\\nsecond$/);
  expect(host.lines.filter((line) => /whisper|password/.test(line))).toEqual([]);
});

test('settings of the caller win over local.settings.json, and the app knows its own address', async () => {
  expect(await json('/settings')).toEqual({
    given: 'by the caller',
    local: 'from the file',
    both: 'by the caller',
    hostname: `localhost:${new URL(host.url).port}`,
  });
});

test('a function that registers late fails, and the app lives on', async () => {
  expect((await call('/late')).status).toBe(500);
  await host.line(/late failed: .*only be registered during app startup/);
  expect((await call('/tooLate')).status).toBe(404);
});
