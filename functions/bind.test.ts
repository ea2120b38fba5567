import { createHmac } from 'node:crypto';
import { HttpRequest, type InvocationContext } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, downloadOf, type Instance, type Operator, type RawRequest, type Route } from '#kernel';
import { claimsOf } from '../tests/support/platform.ts';
import { world } from '../tests/world.ts';
import { operationOf } from './bind.ts';
import { createRates } from './rate-limits.ts';
import type { RunningHouse } from './running-house.ts';

const route = <const R extends Partial<Route>>(more: R) =>
  defineRoute({
    ...{ id: 'tried', method: 'POST', path: 'tried', tag: 'test', summary: 'Tried', answers: { 200: null } },
    ...{ auth: 'none' },
    ...more,
  });

/** What a caller gets from one operation of a house whose tokens are names. */
async function call(
  tried: Route,
  handler: unknown,
  {
    headers = {},
    body,
    roles = [],
  }: { headers?: Record<string, string>; body?: string; roles?: string[] } = {},
) {
  const { house } = await world({ access: 'none', pack: false });
  const tokens = { verify: async (name: string) => ({ ...claimsOf(name), roles }), signInTime: () => 'told' };
  const ports = { ...house.ports, tokens };
  const config = { APP_URL: 'https://app.connectsoft.example/start' };
  const running = { ...house, config, ports, rates: createRates(1) } as unknown as RunningHouse;
  const silent = { info() {}, warn() {}, error() {} };
  const context = { invocationId: 'inv', ...silent } as unknown as InvocationContext;
  const request = new HttpRequest({
    method: tried.method,
    url: 'http://localhost/api/v1/tried',
    headers,
    ...(body === undefined ? {} : { body: { string: body } }),
  });
  const answer = await operationOf(tried, handler, () => running)(request, context);
  const text = await new Response(answer.body as ConstructorParameters<typeof Response>[0]).text();
  return { status: answer.status, headers: new Headers(answer.headers as Record<string, string>), text };
}

describe('an operation whose caller proves itself by a signature', () => {
  const signed = route({ rawBody: { maxBytes: 100 }, answers: { 200: z.object({ isOurs: z.boolean() }) } });
  const hook = async (_instance: Instance, { bytes, header }: RawRequest) => {
    const expected = createHmac('sha256', 'secret').update(bytes).digest('hex');
    return { isOurs: header('X-Signature') === expected };
  };

  test('is given the very bytes that were signed, whatever they are', async () => {
    const body = '{ "b": 1,\n  "a": 2 } \u00e4';
    const signature = createHmac('sha256', 'secret').update(body).digest('hex');
    const headers = { 'x-signature': signature, 'content-type': 'text/plain' };
    expect((await call(signed, hook, { headers, body })).text).toBe('{"isOurs":true}');
    expect((await call(signed, hook, { headers, body: `${body} ` })).text).toBe('{"isOurs":false}');
  });

  test('takes no more than it says', async () => {
    const { status, text } = await call(signed, hook, { body: 'a'.repeat(101) });
    expect(status).toBe(413);
    expect(JSON.parse(text)).toMatchObject({ code: 'api.too_large' });
  });
});

describe('an operation for operators', () => {
  const forOperators = route({ auth: 'operator', method: 'GET' });
  const report = async ({ operator }: Instance & { operator: Operator }) => ({ for: operator.id });
  const headers = { authorization: 'Bearer somebody' };

  test('is refused without a token, and to everybody who has not the role', async () => {
    expect((await call(forOperators, report)).status).toBe(401);
    for (const roles of [[], ['Operator'], ['reader']]) {
      const { status, text } = await call(forOperators, report, { headers, roles });
      expect([status, JSON.parse(text).code]).toEqual([403, 'identity.operator_required']);
    }
  });

  test('is answered to those who have it, whose requests are counted and in whose name no address stands', async () => {
    const answer = await call(forOperators, report, { headers, roles: ['operator'] });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit')).toContain('"reads"');
    expect(JSON.parse(answer.text).for).toMatch(/^sub:[0-9a-f]{64}$/);
  });
});

describe('whatever is answered to a page of the web client, it may read', () => {
  const headers = { origin: 'https://app.connectsoft.example' };
  const events = async function* () {
    yield 'data: {}\n\n';
  };
  const KINDS: [string, Route, unknown, Record<string, string>][] = [
    ['an answer', route({ method: 'GET' }), async () => ({}), {}],
    ['a refusal', route({ method: 'GET', auth: 'member' }), async () => ({}), {}],
    ['a fault of ours', route({ method: 'GET' }), () => Promise.reject(new Error('no')), {}],
    [
      'a stream',
      route({ method: 'GET', auth: 'member', stream: true }),
      async () => events(),
      { authorization: 'Bearer somebody' },
    ],
  ];

  test.each(KINDS)('%s', async (_kind, tried, handler, more) => {
    const ours = await call(tried, handler, { headers: { ...headers, ...more } });
    expect(ours.headers.get('access-control-allow-origin')).toBe(headers.origin);
    expect(ours.headers.get('vary')).toBe('Origin');

    const theirs = await call(tried, handler, { headers: { origin: 'https://evil.example', ...more } });
    expect(theirs.status).toBe(ours.status);
    expect([...theirs.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('a download', () => {
  const bytes = async function* () {
    for (const part of ['<script>', 'alert(1)</script>']) yield new TextEncoder().encode(part);
  };

  test('comes piece by piece, to be kept and never to be shown as a page of ours, under the name it has', async () => {
    const fileName = 'R\u00e9sum\u00e9 "final" \u05e9\u05dc\u05d5\u05dd\r\nx-evil: 1.html';
    const handler = async () => downloadOf({ content: bytes(), type: 'text/html', fileName });
    const { headers, text } = await call(route({ method: 'GET' }), handler);
    expect(text).toBe('<script>alert(1)</script>');
    expect(headers.get('content-type')).toBe('text/html');
    expect(headers.get('content-security-policy')).toContain('sandbox');
    const [kind = '', name = ''] = (headers.get('content-disposition') ?? '').split("; filename*=UTF-8''");
    expect(kind).toBe('attachment');
    expect(name).toMatch(/^[\w.%-]+$/);
    expect(decodeURIComponent(name)).toBe(fileName);
  });
});
