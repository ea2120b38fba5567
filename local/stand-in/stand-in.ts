import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guarded, hasControlKey } from '../doors/index.ts';
import { applyAfter, applyBefore, createFaultPlan, type Fault } from './faults.ts';

/** Longer than clients keep an idle connection, so that none is closed under a request on its way. */
const idleMs = 60_000;

export interface StandInRequest {
  method: string;
  path: string;
  /** Path parameters, percent-decoded. */
  params: Record<string, string>;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** The body as JSON; `undefined` when it is not JSON. */
  json(): unknown;
}

export interface StandInReply {
  status?: number;
  headers?: Record<string, string>;
  /** Serialised as the body when given. */
  json?: unknown;
  body?: string | Buffer;
}

export type StandInHandler = (request: StandInRequest) => StandInReply | Promise<StandInReply>;

/** `'GET /v1.0/me/messages/:id'` → handler; a last segment `*rest` takes the remaining path. First match wins. */
export type StandInRoutes = Record<string, StandInHandler>;

export interface StandInOptions {
  /** Named in messages only. */
  name: string;
  routes: StandInRoutes;
  /** The vendor's own shape for an unknown path (status 404). */
  notFound: StandInHandler;
  /** The vendor's own shape for a defect in the stand-in itself (status 500). */
  failed?: (error: unknown) => StandInReply;
  /** Extra doors below `/__control/`, beside `faults` and `calls`. */
  control?: StandInRoutes;
  /** What callers of the control door must bring; a page for eyes alone (`GET /__control/`) asks for none. */
  controlKey?: string | undefined;
  /** Further addresses that callers reach it by, beside those of this machine. */
  ownUrls?(): string[];
  /** Largest accepted body; default 8 MB. */
  maxBodyBytes?: number;
}

export interface StandIn {
  listener(req: IncomingMessage, res: ServerResponse): void;
  plan(fault: Fault): void;
  /** The last 500 calls, oldest first; bodies as text. */
  calls(): { method: string; path: string; body: string }[];
}

export interface RunningStandIn extends StandIn {
  url: string;
  stop(): Promise<void>;
}

/** A vendor at wire level: routes in the vendor's shape, planned faults, a log of calls, a control door for tests and people. */
export function createStandIn(options: StandInOptions): StandIn {
  const faults = createFaultPlan();
  const calls: { method: string; path: string; body: string }[] = [];
  const vendor = compile(options.routes);
  const control = compile({
    ...options.control,
    'POST /__control/faults': (request) => {
      faults.plan(request.json() as Fault);
      return { status: 204 };
    },
    'DELETE /__control/faults': () => {
      faults.clear();
      return { status: 204 };
    },
    'GET /__control/calls': () => ({ json: calls }),
  });

  async function answer(req: IncomingMessage, res: ServerResponse) {
    const url = new URL(req.url ?? '/', 'http://stand-in');
    const body = await readBody(req, options.maxBodyBytes ?? 8_000_000);
    const isControl = url.pathname.startsWith('/__control/');
    const found = find(isControl ? control : vendor, req.method ?? 'GET', url.pathname);
    const request = toRequest(req, url, body, found?.params ?? {});

    const isForEyes = request.method === 'GET' && url.pathname === '/__control/';
    if (isControl && !isForEyes && !hasControlKey(req.headers, options.controlKey))
      return write(res, {
        status: 401,
        json: { error: 'the control door wants the key of its data folder' },
      });
    if (isControl)
      return write(
        res,
        found ? await found.handler(request) : { status: 404, json: { error: 'no such control door' } },
      );

    const call = { method: request.method, path: url.pathname + url.search, body: body.toString('utf8') };
    calls.push(call);
    if (calls.length > 500) calls.shift();
    const fault = faults.strike({ ...call, path: url.pathname });
    if (await applyBefore(fault, req, res)) return;
    const reply = await (found?.handler ?? options.notFound)(request);
    if (applyAfter(fault, req, res, text(reply))) return;
    write(res, found ? reply : { status: 404, ...reply });
  }

  return {
    listener: guarded((req, res) => {
      answer(req, res).catch((error) => {
        if (res.headersSent) return res.destroy();
        write(
          res,
          options.failed?.(error) ?? {
            status: 500,
            json: { error: { message: `${options.name} stand-in failed: ${String(error)}` } },
          },
        );
      });
    }, options.ownUrls),
    plan: faults.plan,
    calls: () => calls,
  };
}

/** Serves a stand-in on the loopback address; port 0 picks a free one. */
export async function startStandIn(standIn: StandIn, port = 0): Promise<RunningStandIn> {
  const server: Server = createServer({ keepAliveTimeout: idleMs }, standIn.listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    ...standIn,
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface CompiledRoute {
  method: string;
  pattern: RegExp;
  handler: StandInHandler;
}

function compile(routes: StandInRoutes): CompiledRoute[] {
  return Object.entries(routes).map(([key, handler]) => {
    const [method = 'GET', path = '/'] = key.split(' ');
    const source = path
      .split('/')
      .map((segment) => {
        if (segment.startsWith(':')) return `(?<${segment.slice(1)}>[^/]+)`;
        return segment.startsWith('*')
          ? `(?<${segment.slice(1)}>.*)`
          : segment.replace(/[.$()[\]+?^|\\]/g, '\\$&');
      })
      .join('/');
    return { method, pattern: new RegExp(`^${source}$`), handler };
  });
}

function find(routes: CompiledRoute[], method: string, path: string) {
  for (const { method: wanted, pattern, handler } of routes) {
    const match = wanted === method && pattern.exec(path);
    if (!match) continue;
    const params = decoded(match.groups ?? {});
    return params && { handler, params };
  }
  return undefined;
}

/** Undefined when one of them is wrong in its encoding: such a path leads nowhere. */
function decoded(values: Record<string, string>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}

function toRequest(
  req: IncomingMessage,
  url: URL,
  body: Buffer,
  params: Record<string, string>,
): StandInRequest {
  return {
    method: req.method ?? 'GET',
    path: url.pathname,
    params,
    query: url.searchParams,
    headers: req.headers,
    body,
    json() {
      try {
        return JSON.parse(body.toString('utf8'));
      } catch {
        return undefined;
      }
    },
  };
}

async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`a body may have ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const text = (reply: StandInReply): string | Buffer =>
  reply.json === undefined ? (reply.body ?? '') : JSON.stringify(reply.json);

function write(res: ServerResponse, reply: StandInReply) {
  const body = text(reply);
  const type = reply.json === undefined ? {} : { 'content-type': 'application/json' };
  res.writeHead(reply.status ?? 200, {
    ...type,
    'content-length': Buffer.byteLength(body),
    ...reply.headers,
  });
  res.end(body);
}
