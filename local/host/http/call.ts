import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RegisteredFunction } from '../core/core-api.ts';
import type { TraceContext } from '../core/core-types.ts';

/** One request that found its function and may call it. */
export interface HttpCall {
  fn: RegisteredFunction;
  req: IncomingMessage;
  res: ServerResponse;
  query: URLSearchParams;
  /** Every name of the route's template, with its value where the path has one. */
  params: Record<string, string | undefined>;
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

/** What Content-Length says; 0 without it. */
export const announcedBytes = (req: IncomingMessage): number => Number(req.headers['content-length'] ?? 0);

/** The whole body, unless it turns out to be larger. Rejects when the caller leaves in the middle. */
export async function readBody(req: IncomingMessage, maxBytes: number): Promise<Buffer | 'too large'> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) return 'too large';
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Values by name, whatever its case; a repeated parameter is joined by commas, as the real host hands it over. */
export function joinedQuery(query: URLSearchParams): Record<string, string> {
  const values = new Map<string, [string, string]>();
  for (const [name, value] of query) {
    const earlier = values.get(name.toUpperCase());
    values.set(name.toUpperCase(), earlier ? [earlier[0], `${earlier[1]},${value}`] : [name, value]);
  }
  return Object.fromEntries(values.values());
}

export function traceContext(headers: Record<string, string>): TraceContext | undefined {
  const { traceparent, tracestate } = headers;
  if (!traceparent) return undefined;
  return { traceParent: traceparent, ...(tracestate && { traceState: tracestate }) };
}
