import { apiRoutes, type WireRoute } from 'virtual:api-routes';
import { appConfig } from '../app/app-config.ts';
import { accessToken, renewedToken } from '../session/session.ts';
import type { AnswerOf, RequestOf, RouteId } from './contract.ts';
import { ApiProblem, SignInNeeded, Unreachable } from './problem.ts';

export interface Answer<I extends RouteId> {
  body: AnswerOf<I>;
  /** Names the state that was seen; a change of it sends it back. */
  etag: string | null;
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** The ETag that the person's change is based on. Demanded by routes that take If-Match. */
  ifMatch?: string | undefined;
  /** The same key has one effect, however often it is sent. Without one, each call is its own. */
  idempotencyKey?: string | undefined;
}

/**
 * One call of the API as the signed-in person.
 * @throws ApiProblem when it was refused, Unreachable when nothing answered, SignInNeeded when the session is over.
 */
export async function call<I extends RouteId>(
  id: I,
  input: RequestOf<I>,
  options: CallOptions = {},
): Promise<Answer<I>> {
  const response = await send(id, input, options);
  if (!response.ok) throw await problemOf(response);
  const isEmpty = response.status === 204;
  // The contract is that of the same release, so what the API answers is not checked a second time.
  const body = (isEmpty ? null : await response.json()) as AnswerOf<I>;
  return { body, etag: response.headers.get('etag') };
}

/** As `call`, but hands over the response: for streams. */
export async function send<I extends RouteId>(
  id: I,
  input: RequestOf<I>,
  options: CallOptions & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const route = routeOf(id);
  const request = requestOf(route, { ...(input as Record<string, unknown>) }, options);
  const response = await attempt(request, (await accessToken()) ?? nobody(route));
  if (response.status !== 401) return response;
  const renewed = await renewedToken();
  if (!renewed) throw new SignInNeeded();
  const second = await attempt(request, renewed);
  if (second.status === 401) throw new SignInNeeded();
  return second;
}

/** Without a token only what everybody may ask is asked: all else would be refused. */
function nobody({ isOpen }: WireRoute): undefined {
  if (isOpen) return undefined;
  throw navigator.onLine ? new SignInNeeded() : new Unreachable('Nothing answered.');
}

interface Prepared {
  url: string;
  init: RequestInit & { headers: Record<string, string> };
}

function requestOf(
  route: WireRoute,
  input: Record<string, unknown>,
  { signal, ifMatch, idempotencyKey, headers = {} }: CallOptions & { headers?: Record<string, string> },
): Prepared {
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = String(input[name]);
    delete input[name];
    return encodeURIComponent(value);
  });
  const isRead = route.method === 'GET';
  const url = new URL(`/api/v1/${path}`, appConfig().apiOrigin);
  if (isRead) setQuery(url, input);
  const body = isRead || Object.keys(input).length === 0 ? undefined : JSON.stringify(input);
  return {
    url: url.href,
    init: {
      method: route.method,
      headers: {
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(route.ifMatch && ifMatch && { 'if-match': ifMatch }),
        ...(route.idempotent && { 'idempotency-key': idempotencyKey ?? crypto.randomUUID() }),
      },
      ...(body !== undefined && { body }),
      ...(signal && { signal }),
      credentials: 'omit',
      cache: 'no-store',
    },
  };
}

function setQuery(url: URL, input: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(input))
    if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
}

async function attempt({ url, init }: Prepared, token: string | undefined): Promise<Response> {
  const headers = { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) };
  try {
    return await fetch(url, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Unreachable('Nothing answered.', { cause: error });
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const told: unknown = await response.json().catch(() => ({}));
  const retryAfterSec = Number(response.headers.get('retry-after')) || undefined;
  return new ApiProblem(
    response.status,
    typeof told === 'object' && told !== null ? (told as Record<string, unknown>) : {},
    retryAfterSec,
  );
}

function routeOf(id: RouteId): WireRoute {
  const route = apiRoutes[id];
  if (!route) throw new Error(`The API has no ${id}.`);
  return route;
}
