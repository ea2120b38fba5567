import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { exitCodes, isStop, Problem, refusal, stop } from './stop.ts';

export interface Call<S extends z.ZodType> {
  method?: 'GET' | 'POST' | 'PATCH';
  /** Below `/api/v1/`. */
  path: string;
  /** What the answer must look like. */
  shape: S;
  body?: unknown;
  /** ETag last read, for a change. */
  ifMatch?: string;
  /** The call has an effect that must not come twice: sent with a key of its own, which a repeat keeps. */
  isOnce?: boolean;
}

export interface Api {
  call<S extends z.ZodType>(call: Call<S>): Promise<{ value: z.infer<S>; etag: string }>;
  get<S extends z.ZodType>(path: string, shape: S): Promise<z.infer<S>>;
  /** For a stream; the answer is a good one and unread. */
  open(path: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response>;
}

export interface ApiOptions {
  /** Origin. */
  url: string;
  /** Asked before each call. */
  token(): Promise<string>;
  signal: AbortSignal;
}

const tries = 3;
const betweenTriesMs = 500;

/** The public API over HTTP. A refusal is thrown with its problem; whatever comes back is checked before use. */
export function createApi({ url, token, signal }: ApiOptions): Api {
  const send = async (path: string, init: RequestInit & { headers: Record<string, string> }) => {
    const headers = { authorization: `Bearer ${await token()}`, ...init.headers };
    return good(await reach(`${url}/api/v1/${path}`, { ...init, headers }));
  };

  async function call<S extends z.ZodType>({ path, shape, isOnce, ...rest }: Call<S>) {
    const { method = 'GET', body, ifMatch } = rest;
    const headers: Record<string, string> = {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
      ...(isOnce && { 'idempotency-key': randomUUID() }),
    };
    const init = { method, headers, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const work = async () => {
      const response = await send(path, init);
      return { text: await whole(response, signal), etag: response.headers.get('etag') ?? '' };
    };
    const { text, etag } = await repeated(work, method === 'GET' || isOnce ? tries : 1, signal);
    return { value: read(shape, json(text), path), etag };
  }

  return {
    call,
    get: async (path, shape) => (await call({ path, shape })).value,
    open: (path, headers, until) => send(path, { headers, signal: AbortSignal.any([signal, until]) }),
  };
}

/** Fetches, and says in plain words when nothing answers. */
export const reach = (url: string, init: RequestInit = {}): Promise<Response> =>
  answered(fetch(url, init), new URL(url).origin, init.signal);

const whole = (response: Response, signal: AbortSignal): Promise<string> =>
  answered(response.text(), new URL(response.url).origin, signal);

async function answered<T>(work: Promise<T>, origin: string, signal?: AbortSignal | null): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (signal?.aborted) throw error;
    throw stop(
      `Nothing answers at ${origin}. Run "npm start" in another terminal, or name its address with --url.`,
      exitCodes.unreachable,
    );
  }
}

export function read<S extends z.ZodType>(shape: S, value: unknown, what: string): z.infer<S> {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  throw stop(`The answer to ${what} does not look as agreed.\n${z.prettifyError(parsed.error)}`);
}

async function good(response: Response): Promise<Response> {
  if (response.ok) return response;
  const text = await response.text();
  const problem = Problem.safeParse(json(text));
  if (problem.success) throw refusal(problem.data);
  throw stop(`${new URL(response.url).origin} answered HTTP ${response.status}: ${text.slice(0, 200)}`);
}

/** Only when nothing answered: a call with a key meets its first result, so it may be sent again. */
async function repeated<T>(work: () => Promise<T>, most: number, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= most || !isStop(error) || error.exitCode !== exitCodes.unreachable) throw error;
      await wait(betweenTriesMs, undefined, { signal });
    }
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
