import { randomUUID } from 'node:crypto';
import { type IncomingMessage, Server } from 'node:http';
import type { Server as NetServer } from 'node:net';
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
import { createForwarder, type Forwarding } from './forward.ts';

/** An answer that the library already wrote arrives within milliseconds; this is for a broken connection. */
const answerGraceMs = 5_000;

/** Azure reads a body of any announced length before it calls the function; so much of it is held here. */
const maxBoundBytes = 4_000_000;

/** The library's own five seconds are over within a stall, and its connections closed under requests on their way. */
const idleMs = 75_000;

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
  const expected = new Map<unknown, Forwarding>();
  const forward = createForwarder({ port: Number(new URL(deps.streamUri).port), log: deps.log });
  admitOnly(deps.opened, expected);

  return async (call) => {
    const body = await boundBody(call.req);
    if (call.req.errored || call.res.destroyed) return;
    const invocationId = randomUUID();
    const forwarding = forward(call, invocationId, body);
    expected.set(invocationId, forwarding);
    await conclude(call, forwarding, deps, invoke(deps.invoker, call, body, invocationId));
    expected.delete(invocationId);
  };
}

/** The library takes any request that names an invocation, and keeps one that nobody began until the process ends. */
function admitOnly(opened: NetServer[], expected: Map<unknown, Forwarding>): void {
  for (const server of opened) {
    if (!(server instanceof Server)) continue;
    server.keepAliveTimeout = idleMs;
    guardServer(server, ({ headers }) => {
      const id = headers['x-ms-invocation-id'];
      expected.get(id)?.received();
      return expected.delete(id);
    });
  }
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

/** The library never answers an invocation that failed, nor one that returned nothing: the caller would hang. */
async function conclude(
  call: HttpCall,
  { cut, answered }: Forwarding,
  { log }: StreamDeps,
  invocation: Promise<InvocationOutcome>,
): Promise<void> {
  const { fn, res } = call;
  const fail = (reason: string) => {
    log.system('error', `${fn.metadata.name} failed: ${reason}`);
    answerStatus(res, 500);
    cut();
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
  void answered.then(() => clearTimeout(timer));
}
