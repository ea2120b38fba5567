import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RegisteredFunction } from '../core/core-api.ts';
import type { TraceContext, TypedData } from '../core/core-types.ts';

/** One request that found its function and may call it. */
export interface HttpCall {
  fn: RegisteredFunction;
  req: IncomingMessage;
  res: ServerResponse;
  query: URLSearchParams;
  params: Record<string, string>;
  /** Already cleaned for the app. */
  headers: Record<string, string>;
}

/** Answers the call, whatever happens; never rejects because of the app. */
export type Responder = (call: HttpCall) => Promise<void>;

/** An answer of the host itself: a status, never a word about what went wrong inside. */
export function answerStatus(res: ServerResponse, status: number): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(status, { 'content-length': 0 }).end();
}

export function hasBody(req: IncomingMessage): boolean {
  if (req.method === 'GET' || req.method === 'HEAD') return false;
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

/** Values by name; a repeated parameter is joined by commas, as the real host hands it over. */
export function joinedQuery(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key).join(',')]));
}

export function traceContext(headers: Record<string, string>): TraceContext | undefined {
  const { traceparent, tracestate } = headers;
  if (!traceparent) return undefined;
  return { traceParent: traceparent, ...(tracestate && { traceState: tracestate }) };
}

export function routeMetadata(params: Record<string, string>): Record<string, TypedData> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, { string: value }]));
}
