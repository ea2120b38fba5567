import { HttpRequest } from '@azure/functions';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineRoute, type Route } from '#kernel';
import { refusalOf } from '../tests/support/refusal.ts';
import { crossOriginHeaders, preflightHeaders } from './cross-origin.ts';

const appUrl = 'https://app.connectsoft.example/start';
const app = 'https://app.connectsoft.example';

const route = (more: Partial<Route>) =>
  defineRoute<Route>({
    ...{ id: 'tried', method: 'GET', path: 'things', tag: 'test', summary: 'Tried', answers: { 200: null } },
    ...{ auth: 'member', ...more },
  });
const routes = [
  route({}),
  route({ method: 'POST', body: z.object({}), idempotency: 'stored' }),
  route({ path: 'things/{id}' }),
  route({ path: 'things/{id}', method: 'PATCH', body: z.object({}), ifMatch: true }),
  route({ path: 'things/{id}/live', stream: true }),
  route({ path: 'open', auth: 'none' }),
];

function asked(headers: Record<string, string>, { method = 'OPTIONS', path = 'v1/things/x_1' } = {}) {
  return new HttpRequest({ method, url: `https://api.example/api/${path}`, params: { path }, headers });
}
const preflight = { origin: app, 'access-control-request-method': 'PATCH' };

const STRANGERS = [
  'https://evil.example',
  'https://app.connectsoft.example.evil.example',
  'https://evil-app.connectsoft.example',
  'https://www.app.connectsoft.example',
  'https://connectsoft.example',
  'https://app.connectsoft.example:8443',
  'https://app.connectsoft.example/',
  'https://app.connectsoft.example/start',
  'https://APP.connectsoft.example',
  'http://app.connectsoft.example',
  `${app}, https://evil.example`,
  'null',
  '*',
  '',
];

describe('an answer', () => {
  test('is readable to pages of the web client, and so is what stands beside it', () => {
    const headers = crossOriginHeaders(asked({ origin: app }), appUrl);
    expect(headers).toMatchObject({ 'access-control-allow-origin': app, vary: 'Origin' });
    const exposed = headers['access-control-expose-headers']?.split(', ');
    for (const name of ['etag', 'location', 'retry-after', 'ratelimit', 'idempotent-replayed'])
      expect(exposed).toContain(name);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each(STRANGERS)('says nothing to pages of %j, and that it depends on who asks', (origin) => {
    expect(crossOriginHeaders(asked({ origin }), appUrl)).toEqual({ vary: 'Origin' });
  });

  test('to a program that is no page has nothing of this', () => {
    expect(crossOriginHeaders(asked({}), appUrl)).toEqual({ vary: 'Origin' });
  });
});

describe('what a browser asks before a request', () => {
  test.each([
    ['v1/things', 'GET, HEAD, POST', ['authorization', 'content-type', 'idempotency-key', 'traceparent']],
    ['v1/things/x_1', 'GET, HEAD, PATCH', ['authorization', 'content-type', 'if-match', 'traceparent']],
    ['v1/things/x_1/live', 'GET, HEAD', ['authorization', 'last-event-id', 'traceparent']],
    ['v1/open', 'GET, HEAD', ['traceparent']],
  ])('is told of %s which methods and headers it takes', (path, methods, taken) => {
    const headers = preflightHeaders(asked(preflight, { path }), { routes, appUrl });
    expect(headers['access-control-allow-methods']).toBe(methods);
    expect(headers['access-control-allow-headers']?.split(', ').toSorted()).toEqual(taken);
    expect(Number(headers['access-control-max-age'])).toBeLessThanOrEqual(600);
  });

  const refused = async (request: HttpRequest) =>
    refusalOf((async () => preflightHeaders(request, { routes, appUrl }))());

  test.each(STRANGERS)('is refused to pages of %j', async (origin) => {
    const refusal = await refused(asked({ ...preflight, origin }));
    expect(refusal).toMatchObject({ status: 403, code: 'api.origin_not_allowed' });
  });

  test.each(['v1/nothing', 'v1/things/', 'v1/things/x_1/more', 'v2/things', 'things', ''])(
    'is answered for no address such as %j',
    async (path) => {
      expect(await refused(asked(preflight, { path }))).toMatchObject({ status: 404, code: 'api.no_route' });
    },
  );

  test('is told from other questions', async () => {
    const { origin, ...rest } = preflight;
    for (const headers of [{ origin }, rest, {}])
      expect(await refused(asked(headers as Record<string, string>))).toMatchObject({ status: 404 });
    expect(await refused(asked(preflight, { method: 'DELETE' }))).toMatchObject({ status: 404 });
  });
});
