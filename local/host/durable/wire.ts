import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Answer {
  readonly status: number;
  /** Sent as JSON. Absent for an empty body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A request of the client API, below its base path. */
export interface ApiRequest {
  readonly method: string;
  /** Decoded path segments below the base. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: string;
  readonly continuation: string | null;
  readonly publicUrls: ((id: string) => Record<string, string>) | null;
}

const maxBodyBytes = 16 * 1024 * 1024;

export async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function writeAnswer(res: ServerResponse, answer: Answer): void {
  const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
  const type = answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  res.writeHead(answer.status, { ...type, 'content-length': Buffer.byteLength(text), ...answer.headers });
  res.end(text);
}

/** Segments of a path below `base`, or null when the path lies elsewhere or is not well encoded. */
export function segmentsBelow(pathname: string, base: string): string[] | null {
  if (!pathname.startsWith(`${base}/`)) return null;
  try {
    const parts = pathname.slice(base.length + 1).split('/');
    return parts.filter((part) => part !== '').map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** JSON text or null for an empty body; undefined when the body is no JSON. */
export function jsonBody(body: string): string | null | undefined {
  if (body === '') return null;
  try {
    JSON.parse(body);
    return body;
  } catch {
    return undefined;
  }
}
