import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { type Ctx, type HandlerOf, type InputOf, type Route, rateOf, type Subscriber } from '#kernel';
import { once } from '#platform/idempotency';
import { demandOperator, type VerifiedClaims } from '#platform/identity';
import {
  type Answered,
  answerOf,
  encoded,
  type RequestTrace,
  refused,
  respond,
  traceIdOf,
} from './answer.ts';
import { crossOriginHeaders } from './cross-origin.ts';
import { durableInput, inInvocation } from './invocation.ts';
import { whenCallerLeaves } from './left-callers.ts';
import { tokenRequired } from './problems.ts';
import { readRaw } from './read-body.ts';
import { type CheckedRequest, openCursor, readRequest, refuseOtherHeaders } from './read-request.ts';
import { type RunningHouse, runningHouse } from './running-house.ts';

/** As a room's literal has them, which is typed so that each handler has the form that its route declares. */
interface Operations {
  routes: Record<string, Route>;
  handlers: Record<string, (...given: never[]) => Promise<unknown>>;
}

/** Binds every operation of a room to its use-case. Everything that operations have in common happens here, once. */
export function bindRoom({ routes, handlers }: Operations): void {
  for (const [name, route] of Object.entries(routes)) {
    app.http(route.id, {
      methods: route.method === 'GET' ? ['GET', 'HEAD'] : [route.method],
      route: `v1/${route.path}`,
      authLevel: 'anonymous',
      extraInputs: [durableInput],
      handler: operationOf(route, handlers[name], runningHouse),
    });
  }
}

type HouseOf = () => RunningHouse;

/** One operation as the platform calls it. */
export function operationOf(route: Route, handler: unknown, houseOf: HouseOf) {
  const work = workOf(route, handler, houseOf);
  return (request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> => {
    const { invocationId } = context;
    const instance = new URL(request.url).pathname;
    const headers = crossOriginHeaders(request, houseOf().config.APP_URL);
    const trace = { traceId: traceIdOf(request), instance, invocationId, headers };
    return inInvocation(context, () => answered(route, request, work, trace), trace.traceId);
  };
}

type Work = (request: HttpRequest, trace: RequestTrace) => Promise<Answered>;
type Input = InputOf<Route>;
type MemberHandler = HandlerOf<Route & { auth: 'member'; stream?: false }>;
type StreamHandler = HandlerOf<Route & { auth: 'member'; stream: true }>;
type PublicHandler = HandlerOf<Route & { auth: 'none' }>;
type OperatorHandler = HandlerOf<Route & { auth: 'operator' }>;

function workOf(route: Route, handler: unknown, houseOf: HouseOf): Work {
  if (route.auth === 'none') return openToAll(route, handler as PublicHandler, houseOf);
  if (route.auth === 'operator') return asOperator(route, handler as OperatorHandler, houseOf);
  if (route.stream) return streamed(route, handler as StreamHandler, houseOf);
  return asMember(route, handler as MemberHandler, houseOf);
}

function asMember(route: Route, handler: MemberHandler, houseOf: HouseOf): Work {
  return async (request, trace) => {
    const { ctx, house } = await enter(route, request, trace, houseOf);
    const asked = await readRequest(route, request);
    const input = openCursor(asked, house.ports.cursors, ctx.tenantId, route, ctx.clock.now());
    const work = async () => answerOf(route, house, ctx, asked, await handler(ctx, input as Input));
    if (route.idempotency !== 'stored') return work();
    return keyed(ctx, route, request, asked, trace, work);
  };
}

/** For the few operations that are open to everybody, and for callers who prove themselves by a signature. */
function openToAll(route: Route, handler: PublicHandler, houseOf: HouseOf): Work {
  return async (request) => {
    const house = houseOf();
    const asked = await readRequest(route, request);
    const raw = route.rawBody && (await readRaw(request, route.rawBody.maxBytes));
    const input = { ...asked.input, ...raw };
    return answerOf(route, house, undefined, asked, await handler(house.instance, input as Input));
  };
}

/** No tenant is entered: what an operator may see of one is for the use-case to grant, and to note. */
function asOperator(route: Route, handler: OperatorHandler, houseOf: HouseOf): Work {
  return async (request, trace) => {
    const house = houseOf();
    const operator = demandOperator(await verified(request, house));
    takeRate(route, operator.id, trace, house);
    const asked = await readRequest(route, request);
    const instance = { ...house.instance, operator };
    return answerOf(route, house, undefined, asked, await handler(instance, asked.input as Input));
  };
}

/** A stream of server-sent events. */
function streamed(route: Route, open: StreamHandler, houseOf: HouseOf): Work {
  return async (request, trace) => {
    const { ctx } = await enter(route, request, trace, houseOf);
    const asked = await readRequest(route, request);
    const gone = new AbortController();
    whenCallerLeaves(trace.invocationId, () => gone.abort());
    const lastEventId = request.headers.get('last-event-id') ?? undefined;
    const input = { ...asked.input, lastEventId, gone: gone.signal };
    const events = await open(ctx, input as Input & Subscriber);
    if (request.method === 'HEAD') gone.abort();
    const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' };
    return { status: 200, headers, stream: ReadableStream.from(encoded(events)) };
  };
}

async function answered(
  route: Route,
  request: HttpRequest,
  answer: Work,
  trace: RequestTrace,
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
  trace: RequestTrace,
  houseOf: HouseOf,
): Promise<{ ctx: Ctx; house: RunningHouse }> {
  const house = houseOf();
  const claims = await verified(request, house);
  const { tenantId, memberId } = await house.people.resolve(claims);
  takeRate(route, memberId, trace, house);
  return {
    house,
    ctx: house.ctxOf({ tenantId, actor: { kind: 'person', memberId, authTime: claims.authTime } }),
  };
}

function verified(request: HttpRequest, { ports }: RunningHouse): Promise<VerifiedClaims> {
  const [scheme = '', token = ''] = (request.headers.get('authorization') ?? '').split(' ');
  if (scheme.toLowerCase() !== 'bearer' || !token) throw tokenRequired();
  return ports.tokens.verify(token);
}

function takeRate(route: Route, who: string, trace: RequestTrace, { rates, ports }: RunningHouse): void {
  const taken = rates.take(rateOf(route), who, ports.clock.now());
  Object.assign(trace.headers, taken.headers);
  taken.demand();
}

async function keyed(
  ctx: Ctx,
  route: Route,
  request: HttpRequest,
  asked: CheckedRequest,
  trace: RequestTrace,
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
