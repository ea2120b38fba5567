import { z } from 'zod';
import type { Rate } from './rates.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One operation of the public API as data: the source of its checks, its OpenAPI text and the client's types. */
export interface Route {
  /** Unique, verb + noun: `approveSuggestion`. */
  id: string;
  method: HttpMethod;
  /** Below `/api/v1/`, parameters in braces: `suggestions/{id}/approve`. */
  path: string;
  tag: string;
  summary: string;
  /** `member`: a verified access token is demanded. `operator`: one that carries the role, and no tenant is entered. */
  auth: 'member' | 'operator' | 'none';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** A body that is taken as it stands, but for ids, hashes and the like, which only the caller knows. */
  example?: Record<string, unknown>;
  /** Success status → schema of the body; `null` = no body. */
  answers: Record<number, z.ZodType | null>;
  /** Stable codes this operation can answer with, beside the general ones. */
  problems?: string[];
  /**
   * `stored`: the answer is kept under the Idempotency-Key and replayed.
   * `natural`: the use-case derives its id from the key, so a repeat meets the first result.
   */
  idempotency?: 'stored' | 'natural';
  /** The change demands If-Match: 428 without, 412 when stale. */
  ifMatch?: boolean;
  /** The answer is a stream of server-sent events. */
  stream?: boolean;
  /** The body is handed over as it came, with the headers: a signature is made over its very bytes. */
  rawBody?: { maxBytes: number };
  /** How fast one person may ask for it. Left out: `reads` for GET, `changes` for everything else. */
  rate?: Rate;
}

export const rateOf = ({ rate, method }: Pick<Route, 'rate' | 'method'>): Rate =>
  rate ?? (method === 'GET' ? 'reads' : 'changes');

export const defineRoute = <const R extends Route>(route: R): R => route;

type Parsed<S> = S extends z.ZodType ? z.infer<S> : unknown;
type IfMatch<R extends Route> = R['ifMatch'] extends true ? { ifMatch: string } : unknown;
type Key<R extends Route> = R['idempotency'] extends 'natural' ? { idempotencyKey: string } : unknown;

/**
 * What a use-case receives: path parameters, query and body in one object, already checked;
 * `ifMatch` and `idempotencyKey` where the route demands them. A list's `cursor` arrives opened, as
 * the position that the store gave as `next`.
 */
export type InputOf<R extends Route> = Parsed<R['params']> &
  Parsed<R['query']> &
  Parsed<R['body']> &
  IfMatch<R> &
  Key<R>;

const ANSWER = Symbol('answer');

/** A body with what belongs beside it. A use-case that needs none of this returns the plain body. */
export interface Answer<B = unknown> {
  [ANSWER]: true;
  body: B;
  status?: number;
  etag?: string | undefined;
  location?: string;
  /** In the place of a body: something to be kept by whoever asked for it. */
  download?: Download;
}

/** A file on its way to the caller, piece by piece. */
export interface Download {
  content: AsyncIterable<Uint8Array>;
  /** Media type. Whatever it is, no browser shows it as a page of ours. */
  type: string;
  /** As the person knows it. */
  fileName: string;
}

export const answer = <B>(body: B, beside: Omit<Answer, 'body' | typeof ANSWER> = {}): Answer<B> => ({
  [ANSWER]: true,
  body,
  ...beside,
});

export const downloadOf = (file: Download): Answer<null> => answer(null, { download: file });

export const isAnswer = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && ANSWER in value;

export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(4000).optional().describe('`nextCursor` of the page before; valid for 24 hours.'),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Other characters are in none of our ids, and the store does not take all of them. */
export const ById = z.strictObject({ id: z.string().regex(/^[\w-]{1,128}$/, 'Not the form of an id.') });
export type ById = z.infer<typeof ById>;

/** RFC 3339 in UTC. */
export const Instant = z.iso.datetime();
