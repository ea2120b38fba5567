import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { managementUrls, publicBase, requiredQuery, rpcBase } from './client-binding.ts';
import type { DurableAccess } from './contract.ts';
import { readEntity, signalEntity } from './control.ts';
import type { Engine } from './engine.ts';
import { messageOf } from './engine.ts';
import { routeInstances, routeOrchestrators } from './instance-routes.ts';
import type { Answer, ApiRequest } from './wire.ts';
import { jsonBody, readBody, segmentsBelow, writeAnswer } from './wire.ts';

/** Resolves with false when the path is not the client API's. */
export async function serveApi(
  engine: Engine,
  exchange: { req: IncomingMessage; res: ServerResponse },
  access: DurableAccess,
): Promise<boolean> {
  const { req, res } = exchange;
  const url = new URL(req.url ?? '/', 'http://localhost');
  const segments = segmentsBelow(url.pathname, access.kind === 'rpc' ? rpcBase : publicBase);
  if (!segments) return false;
  writeAnswer(res, await answerTo(engine, { req, url, segments }, access).catch(brokenAnswer(engine)));
  return true;
}

/** A failing store must not take the listener down with it: the caller gets an error it may retry. */
function brokenAnswer(engine: Engine): (cause: unknown) => Answer {
  return (cause) => {
    engine.options.log(`client api: ${messageOf(cause)}`);
    return { status: 500, body: { message: messageOf(cause) } };
  };
}

interface Incoming {
  readonly req: IncomingMessage;
  readonly url: URL;
  readonly segments: readonly string[];
}

async function answerTo(engine: Engine, incoming: Incoming, access: DurableAccess): Promise<Answer> {
  const { req, url, segments } = incoming;
  if (access.kind === 'public' && !hasKey(req, url, access.systemKey)) return { status: 401 };
  const hub = url.searchParams.get('taskHub');
  if (hub !== null && hub !== engine.options.hubName) {
    return { status: 400, body: { message: `The task hub '${hub}' is not served here.` } };
  }
  const body = await readBody(req);
  if (body === null) return { status: 413, body: { message: 'The body is too large.' } };
  const continuation = req.headers['x-ms-continuation-token'];
  return route(engine, {
    method: req.method ?? 'GET',
    segments,
    query: url.searchParams,
    body,
    continuation: typeof continuation === 'string' ? continuation : null,
    publicUrls: publicUrls(engine, access),
  });
}

function hasKey(req: IncomingMessage, url: URL, systemKey: string): boolean {
  const header = req.headers['x-functions-key'];
  const given = Buffer.from(typeof header === 'string' ? header : (url.searchParams.get('code') ?? ''));
  const wanted = Buffer.from(systemKey);
  return systemKey !== '' && given.length === wanted.length && timingSafeEqual(given, wanted);
}

function publicUrls(engine: Engine, access: DurableAccess): ApiRequest['publicUrls'] {
  if (access.kind === 'rpc') return null;
  const query = requiredQuery(engine.options.hubName, access.systemKey);
  return (id) => managementUrls(`${access.publicOrigin}${publicBase}`, encodeURIComponent(id), query);
}

async function route(engine: Engine, request: ApiRequest): Promise<Answer> {
  switch (request.segments[0]) {
    case 'orchestrators':
      return routeOrchestrators(engine, request);
    case 'instances':
      return routeInstances(engine, request);
    case 'entities':
      return routeEntities(engine, request);
    default:
      return { status: 404 };
  }
}

async function routeEntities(engine: Engine, request: ApiRequest): Promise<Answer> {
  const [, name, key, ...rest] = request.segments;
  if (!name || !key || rest.length > 0) return { status: 404 };
  if (request.method === 'GET') {
    const state = readEntity(engine, { name, key });
    return state === null ? { status: 404 } : { status: 200, body: JSON.parse(state) };
  }
  if (request.method !== 'POST') return { status: 404 };
  const input = jsonBody(request.body);
  if (input === undefined) return { status: 400, body: { message: 'The body is not JSON.' } };
  const sent = await signalEntity(engine, { name, key }, { op: request.query.get('op') ?? '', input });
  return sent === 'sent'
    ? { status: 202 }
    : { status: 400, body: { message: `There is no entity '${name}'.` } };
}
