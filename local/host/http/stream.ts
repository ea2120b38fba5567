import { randomUUID } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request, Server } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { pipeline } from 'node:stream';
import { guardServer } from '../../doors/index.ts';
import { errorText } from '../core/error-text.ts';
import type { InvocationOutcome, Invoker } from '../core/invoker.ts';
import type { LogSink } from '../core/log-sink.ts';
import { bindingData } from './binding-data.ts';
import {
  announcedBytes,
  answerStatus,
  type HttpCall,
  type Responder,
  readBody,
  traceContext,
} from './call.ts';
import { outboundHeaders } from './headers.ts';

/** An answer that the library already wrote arrives within milliseconds; this is for a broken connection. */
const answerGraceMs = 5_000;

/** Azure reads a body of any announced length before it calls the function; so much of it is held here. */
const maxBoundBytes = 4_000_000;

interface StreamDeps {
  invoker: Invoker;
  log: LogSink;
  /** The library's server, as its capabilities name it. */
  streamUri: string;
  /** What was opened while the app loaded, the library's server among it. */
  opened: NetServer[];
}

/**
 * For apps with http streams: the raw request goes to the library's own server, marked with the id of the
 * invocation that is started beside it, and both bodies flow through without being collected.
 */
export function createStreamResponder(deps: StreamDeps): Responder {
  const target = { host: '127.0.0.1', port: Number(new URL(deps.streamUri).port) };
  const agent = new Agent({ keepAlive: true });
  const expected = new Set<unknown>();
  admitOnly(deps.opened, expected);

  return async (call) => {
    const body = await boundBody(call.req);
    if (call.req.errored || call.res.destroyed) return;
    const invocationId = randomUUID();
    expected.add(invocationId);
    const upstream = request({
      ...target,
      agent,
      method: call.req.method,
      path: call.req.url,
      headers: { ...call.headers, 'x-ms-invocation-id': invocationId },
    });
    forward(call, upstream, body, deps.log);
    await conclude(call, upstream, deps, invoke(deps.invoker, call, body, invocationId));
    expected.delete(invocationId);
  };
}

/** The library takes any request that names an invocation, and keeps one that nobody began until the process ends. */
function admitOnly(opened: NetServer[], expected: Set<unknown>): void {
  for (const server of opened)
    if (server instanceof Server)
      guardServer(server, ({ headers }) => expected.delete(headers['x-ms-invocation-id']));
}

/** The body when its length was announced. A caller who leaves in the middle leaves no answer to be given. */
async function boundBody(req: IncomingMessage): Promise<Buffer | undefined> {
  const bytes = announcedBytes(req);
  if (bytes === 0 || bytes > maxBoundBytes) return undefined;
  const body = await readBody(req, maxBoundBytes).catch(() => undefined);
  return body === 'too large' ? undefined : body;
}

function invoke(
  invoker: Invoker,
  call: HttpCall,
  body: Buffer | undefined,
  invocationId: string,
): Promise<InvocationOutcome> {
  return invoker.invoke({
    fn: call.fn,
    invocationId,
    trigger: { http: {} },
    triggerMetadata: bindingData({ body, query: call.query, route: call.params, headers: call.headers }),
    traceContext: traceContext(call.headers),
  });
}

function forward(
  { fn, req, res }: HttpCall,
  upstream: ClientRequest,
  body: Buffer | undefined,
  log: LogSink,
): void {
  upstream.on('response', (answer: IncomingMessage) => {
    if (res.headersSent || res.destroyed) {
      answer.destroy();
      return;
    }
    res.writeHead(answer.statusCode ?? 500, outboundHeaders(answer.headers));
    // Whichever side breaks, pipeline ends the other one.
    pipeline(answer, res, () => {});
  });
  upstream.on('error', (error) => {
    if (res.headersSent || res.destroyed) return;
    log.system('error', `${fn.metadata.name}: the request did not reach the app: ${errorText(error)}`);
    answerStatus(res, 500);
  });
  res.on('close', () => {
    if (!res.writableFinished) upstream.destroy();
  });
  // The body of a GET goes no further: the library does not look at it.
  if (req.method === 'GET' || req.method === 'HEAD') upstream.end();
  else if (body) upstream.end(body);
  else pipeline(req, upstream, () => {});
}

/** The library never answers an invocation that failed, nor one that returned nothing: the caller would hang. */
async function conclude(
  call: HttpCall,
  upstream: ClientRequest,
  { log }: StreamDeps,
  invocation: Promise<InvocationOutcome>,
): Promise<void> {
  const { fn, res } = call;
  const fail = (reason: string) => {
    log.system('error', `${fn.metadata.name} failed: ${reason}`);
    answerStatus(res, 500);
    upstream.destroy();
  };
  try {
    const { result } = await invocation;
    if (result === undefined || result === null) return fail('the handler returned no response');
  } catch (error) {
    return fail(errorText(error));
  }
  if (res.headersSent || res.destroyed) return;
  const timer = setTimeout(() => fail('its answer never arrived'), answerGraceMs);
  res.once('close', () => clearTimeout(timer));
  upstream.once('response', () => clearTimeout(timer));
}
