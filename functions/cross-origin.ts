import type { HttpRequest } from '@azure/functions';
import { defineError, type Route } from '#kernel';
import { noRoute } from './problems.ts';

/** What a page of the web client may read of an answer beside its body. */
const EXPOSED = [
  'content-disposition',
  'etag',
  'idempotent-replayed',
  'location',
  'ratelimit',
  'ratelimit-policy',
  'retry-after',
].join(', ');

const MAX_AGE_SEC = 600;

export const originNotAllowed = defineError(
  'api.origin_not_allowed',
  403,
  'Pages of this address may not call the API.',
);

/** Beside every answer. To the web client's own origin, byte for byte, it is readable; to no other a word is said. */
export const crossOriginHeaders = (request: HttpRequest, appUrl: string): Record<string, string> => ({
  vary: 'Origin',
  ...(isFromApp(request, appUrl) && {
    'access-control-allow-origin': new URL(appUrl).origin,
    'access-control-expose-headers': EXPOSED,
  }),
});

/**
 * What a browser asks before a request that no form could make (Fetch Standard, CORS-preflight fetch): the methods of
 * this path and the headers that they take. Throws 403 to a page of another origin, 404 to whatever asks something else.
 */
export function preflightHeaders(
  request: HttpRequest,
  { routes, appUrl }: { routes: Route[]; appUrl: string },
): Record<string, string> {
  const here = isPreflight(request) ? routes.filter((route) => fits(`v1/${route.path}`, request)) : [];
  if (here.length === 0) throw noRoute();
  if (!isFromApp(request, appUrl)) throw originNotAllowed();
  return {
    'access-control-allow-methods': [...new Set(here.flatMap(methodsOf))].join(', '),
    'access-control-allow-headers': [...new Set(here.flatMap(headersOf))].join(', '),
    'access-control-max-age': String(MAX_AGE_SEC),
  };
}

const isPreflight = ({ method, headers }: HttpRequest): boolean =>
  method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');

const isFromApp = ({ headers }: HttpRequest, appUrl: string): boolean =>
  headers.get('origin') === new URL(appUrl).origin;

function fits(template: string, { params: { path = '' } }: HttpRequest): boolean {
  const parts = path.split('/');
  const named = template.split('/');
  return (
    named.length === parts.length &&
    named.every((name, at) => name === parts[at] || (name.startsWith('{') && parts[at] !== ''))
  );
}

const methodsOf = ({ method }: Route): string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method]);

const headersOf = ({ auth, body, idempotency, ifMatch, stream }: Route): string[] => [
  'traceparent',
  ...(auth === 'none' ? [] : ['authorization']),
  ...(body ? ['content-type'] : []),
  ...(idempotency ? ['idempotency-key'] : []),
  ...(ifMatch ? ['if-match'] : []),
  ...(stream ? ['last-event-id'] : []),
];
