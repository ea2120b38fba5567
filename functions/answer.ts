import { randomBytes } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { type Ctx, DomainError, type Download, faultOf, isAnswer, type Route } from '#kernel';
import type { KeptAnswer } from '#platform/idempotency';
import { traceIdIn } from './invocation.ts';
import { jsonLog } from './log.ts';
import { toProblem } from './problems.ts';
import type { CheckedRequest } from './read-request.ts';
import type { RunningHouse } from './running-house.ts';

export const SECURITY_HEADERS = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

export type Answered = KeptAnswer & { stream?: ReadableStream };
export interface RequestTrace {
  traceId: string;
  instance: string;
  invocationId: string;
  /** Beside every answer, good or not, and never kept with one. */
  headers: Record<string, string>;
}

export function answerOf(
  route: Route,
  { ports }: RunningHouse,
  ctx: Ctx | undefined,
  asked: CheckedRequest,
  result: unknown,
): Answered {
  const given = isAnswer(result) ? result : { body: result };
  const status = ('status' in given ? given.status : undefined) ?? Number(Object.keys(route.answers)[0]);
  const seal = (position: string) => {
    if (!ctx) throw new Error('A list that is open to everybody comes as one page.');
    const scope = { tenantId: ctx.tenantId, route: route.id, query: asked.listQuery };
    return ports.cursors.seal(scope, position, ctx.clock.now());
  };
  if ('download' in given && given.download) return sent(given.download);
  const body = isPage(given.body) ? sealPage(given.body, seal) : given.body;
  const headers: Record<string, string> = {};
  if (body !== undefined && body !== null && status !== 204) headers['content-type'] = 'application/json';
  if ('etag' in given && given.etag) headers.etag = given.etag;
  if ('location' in given && given.location) headers.location = given.location;
  return {
    status,
    headers,
    body: body === undefined || body === null || status === 204 ? undefined : JSON.stringify(body),
  };
}

/** A stranger's file must not become a page of ours, so it is always offered to be kept. */
const sent = ({ content, type, fileName }: Download): Answered => ({
  status: 200,
  headers: {
    'content-type': type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeName(fileName)}`,
    'content-security-policy': "default-src 'none'; sandbox",
  },
  stream: ReadableStream.from(content),
});

/** RFC 8187, section 3.2: what is neither a letter, a digit nor one of a few signs stands as its bytes. */
const encodeName = (name: string): string =>
  encodeURIComponent(name.toWellFormed()).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

const isPage = (body: unknown): body is { items: unknown[]; next: string | null } =>
  typeof body === 'object' && body !== null && 'items' in body && 'next' in body;

const sealPage = (
  { items, next }: { items: unknown[]; next: string | null },
  seal: (position: string) => string,
) => ({
  items,
  nextCursor: next === null ? null : seal(next),
});

export function refused(route: Route, error: unknown, trace: RequestTrace): Answered {
  const problem = toProblem(error, trace);
  if (problem.status >= 500) {
    jsonLog.error('request.failed', { route: route.id, ...faultOf(error) });
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer';
  const retryAfterSec = error instanceof DomainError ? error.extras.retryAfterSec : undefined;
  if (retryAfterSec) headers['retry-after'] = String(retryAfterSec);
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

/** HEAD is answered as GET is, without the body. */
export function respond(
  { method }: HttpRequest,
  { headers: beside }: RequestTrace,
  { status, headers, body, stream }: Answered,
): HttpResponseInit {
  const content = method === 'HEAD' ? undefined : (stream ?? body);
  return {
    status,
    headers: { ...SECURITY_HEADERS, ...beside, ...headers },
    ...(content === undefined ? {} : { body: content }),
  };
}

export async function* encoded(events: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const event of events) yield encoder.encode(event);
}

/** The caller's trace, or one of our own. */
export const traceIdOf = (request: HttpRequest): string =>
  traceIdIn(request.headers.get('traceparent')) ?? randomBytes(16).toString('hex');
