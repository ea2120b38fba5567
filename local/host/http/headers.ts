import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';

/** RFC 9110 section 7.6.1: they belong to one connection and are never passed on. */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'trailers',
  'transfer-encoding',
  'upgrade',
];
const connectionBound = new Set(hopByHop);
const invocationHeader = 'x-ms-invocation-id';

/**
 * What the app may see of a caller's headers. The platform alone says who a caller is
 * (`x-ms-client-principal*` becomes `request.user`) and which invocation a request belongs to.
 */
export function inboundHeaders(req: IncomingMessage): Record<string, string> {
  const named = nominated(req.headers.connection);
  const headers: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(req.headersDistinct)) {
    if (isConnectionBound(name, named) || isPlatformOnly(name)) continue;
    // Also a header that may come once only: Azure picks none of them, it hands over all.
    headers[name] = values.join(',');
  }
  // The body of a GET is dropped, so its length would announce bytes that never come.
  if (req.method === 'GET' || req.method === 'HEAD') delete headers['content-length'];
  return { ...headers, ...forwarded(req) };
}

/** Without host and scheme the library cannot rebuild the address that the caller used. */
function forwarded(req: IncomingMessage): Record<string, string> {
  const sender = `${req.socket.remoteAddress ?? 'unknown'}:${req.socket.remotePort ?? 0}`;
  const earlier = req.headers['x-forwarded-for'];
  return {
    'x-forwarded-host': req.headers.host ?? 'localhost',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': earlier ? `${String(earlier)}, ${sender}` : sender,
  };
}

export function outboundHeaders(
  source: OutgoingHttpHeaders | IncomingMessage['headers'],
): OutgoingHttpHeaders {
  const named = nominated(source.connection);
  const headers: OutgoingHttpHeaders = {};
  for (const [key, value] of Object.entries(source)) {
    const name = key.toLowerCase();
    if (value === undefined || name === invocationHeader || isConnectionBound(name, named)) continue;
    headers[name] = value;
  }
  return headers;
}

function isPlatformOnly(name: string): boolean {
  // `expect` was already answered by this server.
  return name === invocationHeader || name === 'expect' || name.startsWith('x-ms-client-principal');
}

function isConnectionBound(name: string, named: ReadonlySet<string>): boolean {
  return connectionBound.has(name) || named.has(name);
}

const none: ReadonlySet<string> = new Set();

function nominated(connection: unknown): ReadonlySet<string> {
  if (typeof connection !== 'string' || connection === 'keep-alive' || connection === 'close') return none;
  return new Set(connection.split(',').map((name) => name.trim().toLowerCase()));
}
