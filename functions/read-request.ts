import type { HttpRequest } from '@azure/functions';
import type { z } from 'zod';
import { type Cursors, invalidRequest, preconditionRequired, type Route } from '#kernel';
import { fault, keyRequired } from './problems.ts';
import { parseBody, readBody } from './read-body.ts';

const KEY = /^[\x21-\x7e]{1,200}$/;

export interface CheckedRequest {
  /** Parameters, query and body in one object, checked. */
  input: Record<string, unknown>;
  /** Query without cursor and limit: what a cursor is bound to. */
  listQuery: string;
  idempotencyKey: string | undefined;
  /** The body as it was sent, for the fingerprint of a request. */
  bodyText: string;
}

/** Checks everything that a route declares before anything is done. Throws problems with one pointer per fault. */
export async function readRequest(route: Route, request: HttpRequest): Promise<CheckedRequest> {
  const bodyText = route.body ? await readBody(request) : '';
  const params = route.params ? check(route.params, routeValues(route.params, request.params), '') : {};
  const query = readQuery(route, request);
  const body = route.body ? check(route.body, parseBody(bodyText), '') : {};
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

/** On the platform, a parameter of this name takes the place of the headers, so that a link could carry a token. */
export function refuseOtherHeaders(request: HttpRequest): void {
  const name = [...request.query.keys()].find((one) => one.toLowerCase() === 'headers');
  if (name !== undefined) throw fault(`/${name}`, 'reserved', 'No parameter may have this name.');
}

/** A list's cursor is opened here, so that use-cases see store positions only. */
export function openCursor(
  asked: CheckedRequest,
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

/**
 * The platform mixes members of the body and of the query into what it calls parameters, and leaves the spelling of a
 * name to whoever used it first; the value of a name that the route declares is always the route's.
 */
function routeValues(
  declared: z.ZodObject,
  given: Record<string, string>,
): Record<string, string | undefined> {
  const values = new Map(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.fromEntries(
    Object.keys(declared.shape).map((name) => [name, values.get(name.toLowerCase())]),
  );
}

function readQuery(route: Route, request: HttpRequest): unknown {
  if (!route.query) return {};
  const repeated = Object.keys(route.query.shape).find((name) => request.query.getAll(name).length > 1);
  if (repeated !== undefined) throw fault(`/${repeated}`, 'repeated', 'Given more than once.');
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
