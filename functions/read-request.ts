import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { type Cursors, invalidRequest, preconditionRequired, type Route } from '#kernel';
import { keyRequired, notJson, tooLarge, wrongContentType } from './problems.ts';

const MAX_BODY_BYTES = 1_000_000;
const KEY = /^[\x21-\x7e]{1,200}$/;

export interface Asked {
  /** Parameters, query and body in one object, checked. */
  input: Record<string, unknown>;
  /** Query without cursor and limit: what a cursor is bound to. */
  listQuery: string;
  idempotencyKey: string | undefined;
  /** The body as it was sent, for the fingerprint of a request. */
  bodyText: string;
}

/** Checks everything that a route declares before anything is done. Throws problems with one pointer per fault. */
export async function readRequest(route: Route, request: HttpRequest): Promise<Asked> {
  const bodyText = route.body ? await readBody(request) : '';
  const params = route.params ? check(route.params, request.params, '') : {};
  const query = readQuery(route, request);
  const body = route.body ? check(route.body, parse(bodyText), '') : {};
  const idempotencyKey = readKey(route, request);
  return {
    input: {
      ...asObject(query),
      ...asObject(body),
      ...asObject(params),
      ...preconditions(route, request),
      ...(route.idempotency === 'natural' ? { idempotencyKey } : {}),
    },
    listQuery: listQueryOf(request),
    idempotencyKey,
    bodyText,
  };
}

/** A list's cursor is opened here, so that use-cases see store positions only. */
export function openCursor(
  asked: Asked,
  cursors: Cursors,
  tenantId: string,
  route: Route,
  now: Date,
): Record<string, unknown> {
  const { cursor } = asked.input;
  if (typeof cursor !== 'string') return asked.input;
  return {
    ...asked.input,
    cursor: cursors.open({ tenantId, route: route.id, query: asked.listQuery }, cursor, now),
  };
}

function readQuery(route: Route, request: HttpRequest): unknown {
  if (!route.query) return {};
  return check(route.query, Object.fromEntries(request.query.entries()), '');
}

function listQueryOf(request: HttpRequest): string {
  const query = new URLSearchParams(
    [...request.query.entries()].filter(([name]) => name !== 'cursor' && name !== 'limit'),
  );
  query.sort();
  return query.toString();
}

function readKey(route: Route, request: HttpRequest): string | undefined {
  if (!route.idempotency) return undefined;
  const key = request.headers.get('idempotency-key') ?? '';
  if (!KEY.test(key))
    throw keyRequired({ detail: 'Up to 200 printable characters without spaces, a UUID for instance.' });
  return key;
}

function preconditions(route: Route, request: HttpRequest): { ifMatch?: string } {
  if (!route.ifMatch) return {};
  const ifMatch = request.headers.get('if-match');
  // `*` would stand for a state that the caller never saw.
  if (!ifMatch || ifMatch.trim() === '*') throw preconditionRequired();
  return { ifMatch };
}

/**
 * Read piece by piece, so that no more than the limit is ever held. The rest of an oversize body is read and dropped:
 * a reader that leaves early takes the connection with it, and the refusal would not arrive.
 */
async function readBody(request: HttpRequest): Promise<string> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) throw wrongContentType();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (size > MAX_BODY_BYTES) throw tooLarge({ detail: `At most ${MAX_BODY_BYTES} bytes.` });
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, withoutPrototypes);
  } catch {
    throw notJson();
  }
}

function withoutPrototypes(key: string, value: unknown): unknown {
  return key === '__proto__' ? undefined : value;
}

function check(schema: z.ZodType, value: unknown, at: string): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw invalidRequest({
    errors: parsed.error.issues
      .slice(0, 20)
      .map(({ path, code, message }) => ({ pointer: `${at}/${path.map(String).join('/')}`, code, message })),
  });
}

const asObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
