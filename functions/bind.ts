import { randomBytes } from 'node:crypto';
import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import {
  type Ctx,
  DomainError,
  faultOf,
  type HandlerOf,
  type InputOf,
  isAnswer,
  type Reader,
  type Route,
  rateOf,
} from '#kernel';
import { type KeptAnswer, once } from '#platform/idempotency';
import { durableInput, inInvocation, traceIdIn } from './invocation.ts';
import { whenCallerLeaves } from './left-callers.ts';
import { tokenRequired, toProblem } from './problems.ts';
import { type Asked, openCursor, readRequest, refuseOtherHeaders } from './read-request.ts';
import { type RunningHouse, runningHouse } from './running-house.ts';

const SECURITY_HEADERS = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** As a room's literal has them, which is typed so that each handler has the form that its route declares. */
interface Operations {
  routes: Record<string, Route>;
  handlers: Record<string, (...given: never[]) => Promise<unknown>>;
}
type MemberHandler = HandlerOf<Route & { auth: 'member'; stream?: false }>;
type StreamHandler = HandlerOf<Route & { auth: 'member'; stream: true }>;
type PublicHandler = HandlerOf<Route & { auth: 'none' }>;

/** Binds every operation of a room to its use-case. Everything that operations have in common happens here, once. */
export function bindRoom({ routes, handlers }: Operations): void {
  for (const [name, route] of Object.entries(routes)) register(route, workOf(route, handlers[name]));
}

function workOf(route: Route, handler: unknown): Work {
  if (route.auth === 'none') return openToAll(route, handler as PublicHandler);
  return route.stream ? streamed(route, handler as StreamHandler) : asMember(route, handler as MemberHandler);
}

function asMember(route: Route, handler: MemberHandler): Work {
  return async (request, trace) => {
    const { ctx, house } = await enter(route, request, trace);
    const asked = await readRequest(route, request);
    const input = openCursor(asked, house.ports.cursors, ctx.tenantId, route, ctx.clock.now());
    const work = async () => answerOf(route, house, ctx, asked, await handler(ctx, input as Input));
    if (route.idempotency !== 'stored') return work();
    return keyed(ctx, route, request, asked, trace, work);
  };
}

/** For the few operations that are open to everybody. */
function openToAll(route: Route, handler: PublicHandler): Work {
  return async (request) => {
    const house = runningHouse();
    const asked = await readRequest(route, request);
    return answerOf(route, house, undefined, asked, await handler(house.instance, asked.input as Input));
  };
}

/** A stream of server-sent events. */
function streamed(route: Route, open: StreamHandler): Work {
  return async (request, trace) => {
    const { ctx } = await enter(route, request, trace);
    const asked = await readRequest(route, request);
    const gone = new AbortController();
    whenCallerLeaves(trace.invocationId, () => gone.abort());
    const lastEventId = request.headers.get('last-event-id') ?? undefined;
    const input = { ...asked.input, lastEventId, gone: gone.signal };
    const events = await open(ctx, input as Input & Reader);
    if (request.method === 'HEAD') gone.abort();
    const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
    return { status: 200, headers, stream: ReadableStream.from(encoded(events)) };
  };
}

type Input = InputOf<Route>;
type Answered = KeptAnswer & { stream?: ReadableStream };
interface Trace {
  traceId: string;
  instance: string;
  invocationId: string;
  /** Beside every answer, good or not, and never kept with one. */
  headers: Record<string, string>;
}

type Work = (request: HttpRequest, trace: Trace) => Promise<Answered>;

function register(route: Route, answer: Work): void {
  app.http(route.id, {
    methods: route.method === 'GET' ? ['GET', 'HEAD'] : [route.method],
    route: `v1/${route.path}`,
    authLevel: 'anonymous',
    extraInputs: [durableInput],
    handler: (request, context) => {
      const { invocationId } = context;
      const instance = new URL(request.url).pathname;
      const trace = { traceId: traceIdOf(request), instance, invocationId, headers: {} };
      return inInvocation(context, () => answered(route, request, answer, trace), trace.traceId);
    },
  });
}

async function answered(
  route: Route,
  request: HttpRequest,
  answer: Work,
  trace: Trace,
): Promise<HttpResponseInit> {
  try {
    refuseOtherHeaders(request);
    return respond(request, trace, await answer(request, trace));
  } catch (error) {
    return respond(request, trace, refused(route, error, trace));
  }
}

/** The tenant comes from the verified token, and from nothing else in the request; so does whose rate is counted. */
async function enter(
  route: Route,
  request: HttpRequest,
  trace: Trace,
): Promise<{ ctx: Ctx; house: RunningHouse }> {
  const house = runningHouse();
  const [scheme = '', token = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) throw tokenRequired();
  const claims = await house.ports.tokens.verify(token);
  const { tenantId, memberId } = await house.people.resolve(claims);
  const taken = house.rates.take(rateOf(route), memberId, house.ports.clock.now());
  Object.assign(trace.headers, taken.headers);
  taken.demand();
  return {
    house,
    ctx: house.ctxOf({ tenantId, actor: { kind: 'person', memberId, authTime: claims.authTime } }),
  };
}

async function keyed(
  ctx: Ctx,
  route: Route,
  request: HttpRequest,
  asked: Asked,
  trace: Trace,
  work: () => Promise<Answered>,
): Promise<Answered> {
  const path = new URL(request.url).pathname;
  const kept = await once(
    ctx,
    {
      operation: route.id,
      key: asked.idempotencyKey ?? '',
      request: `${route.method} ${path} ${asked.bodyText}`,
    },
    // A refusal is an answer too: the same key meets the same refusal.
    () => work().catch((error) => refused(route, error, trace)),
  );
  return kept.isReplay ? { ...kept, headers: { ...kept.headers, 'idempotent-replayed': 'true' } } : kept;
}

function answerOf(
  route: Route,
  { ports }: RunningHouse,
  ctx: Ctx | undefined,
  asked: Asked,
  result: unknown,
): Answered {
  const given = isAnswer(result) ? result : { body: result };
  const status = ('status' in given ? given.status : undefined) ?? Number(Object.keys(route.answers)[0]);
  const seal = (position: string) => {
    if (!ctx) throw new Error('A list that is open to everybody comes as one page.');
    const scope = { tenantId: ctx.tenantId, route: route.id, query: asked.listQuery };
    return ports.cursors.seal(scope, position, ctx.clock.now());
  };
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

const isPage = (body: unknown): body is { items: unknown[]; next: string | null } =>
  typeof body === 'object' && body !== null && 'items' in body && 'next' in body;

const sealPage = (
  { items, next }: { items: unknown[]; next: string | null },
  seal: (position: string) => string,
) => ({
  items,
  nextCursor: next === null ? null : seal(next),
});

function refused(route: Route, error: unknown, trace: Trace): Answered {
  const problem = toProblem(error, trace);
  if (problem.status >= 500) {
    runningHouse().ports.log.error('request.failed', { route: route.id, ...faultOf(error) });
  }
  const headers: Record<string, string> = { 'content-type': 'application/problem+json' };
  if (problem.status === 401) headers['www-authenticate'] = 'Bearer';
  const retryAfterSec = error instanceof DomainError ? error.extras.retryAfterSec : undefined;
  if (retryAfterSec) headers['retry-after'] = String(retryAfterSec);
  return { status: problem.status, headers, body: JSON.stringify(problem) };
}

/** HEAD is answered as GET is, without the body. */
function respond(
  { method }: HttpRequest,
  { headers: beside }: Trace,
  { status, headers, body, stream }: Answered,
): HttpResponseInit {
  const content = method === 'HEAD' ? undefined : (stream ?? body);
  return {
    status,
    headers: { ...SECURITY_HEADERS, ...beside, ...headers },
    ...(content === undefined ? {} : { body: content }),
  };
}

async function* encoded(events: AsyncGenerator<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const event of events) yield encoder.encode(event);
}

/** The caller's trace, or one of our own. */
const traceIdOf = (request: HttpRequest): string =>
  traceIdIn(request.headers.get('traceparent')) ?? randomBytes(16).toString('hex');

export { SECURITY_HEADERS, traceIdOf };
