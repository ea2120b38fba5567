import { z } from 'zod';
import { isAnswerTooLarge, limitAnswers } from '#kernel';
import { ConnectorError, isConnectorError } from '../../connector-error.ts';
import type { Calls } from '../driver.ts';
import { graphError } from './graph-errors.ts';

const askGraph = limitAnswers(fetch, 20_000_000);

/** Ids that survive moves, bodies of one kind, times in UTC. */
const prefer = ({ bodies = 'text' }: GraphRequest) =>
  `IdType="ImmutableId", outlook.body-content-type="${bodies}", outlook.timezone="UTC"`;

export interface GraphRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below the Graph address, for instance `/me/messages`. */
  path: string;
  query?: Record<string, string>;
  /** Default: `text`, in which Exchange keeps what a page hides. */
  bodies?: 'text' | 'html';
  body?: unknown;
  /** The version (`changeKey`) the change rests on. */
  version?: string;
}

export interface GraphClient {
  /** One call; the answer is checked against the schema. */
  ask<S extends z.ZodType>(request: GraphRequest, schema: S): Promise<z.infer<S>>;
  /** One call whose answer is not needed. */
  tell(request: GraphRequest): Promise<void>;
  /**
   * All pages up to `maxItems`, following links on the configured host only. Where items are so large that a page of
   * them cannot be read, pages get smaller; `too_large`: one item alone cannot be read.
   */
  list<S extends z.ZodType>(request: GraphRequest, item: S, maxItems: number): Promise<z.infer<S>[]>;
  /** The same, where one item that does not fit the schema must not hide the others: it is given as it came. */
  listReadable<S extends z.ZodType>(
    request: GraphRequest,
    item: S,
    maxItems: number,
  ): Promise<Listed<z.infer<S>>>;
}

export interface Listed<T> {
  items: T[];
  unreadable: unknown[];
}

const Page = z.object({ value: z.array(z.unknown()), '@odata.nextLink': z.string().nullish() });

/** `baseUrl` with its version, for instance `https://graph.microsoft.com/v1.0`. */
export function createGraphClient(baseUrl: string, call: Calls['oauth']): GraphClient {
  const base = new URL(baseUrl);

  async function once(url: URL, request: GraphRequest, token: string): Promise<string> {
    return call.run(async (signal) => {
      const response = await send(url, request, token, signal);
      const text = await response.text();
      if (!response.ok) throw graphError(response.status, response.headers, text, call.clock.now());
      return text;
    });
  }

  /** A refused token may only be old: one more is tried, then the person must connect again. */
  async function fetchText(url: URL, request: GraphRequest): Promise<string> {
    const token = await call.tokens.accessToken();
    try {
      return await once(url, request, token);
    } catch (error) {
      if (!isConnectorError(error, 'reauth')) throw error;
      return onceMore(url, request, await call.tokens.accessToken(token));
    }
  }

  async function onceMore(url: URL, request: GraphRequest, token: string): Promise<string> {
    try {
      return await once(url, request, token);
    } catch (error) {
      if (!isConnectorError(error, 'reauth') || (await call.tokens.giveUp(token))) throw error;
      throw new ConnectorError('transient');
    }
  }

  const urlOf = ({ path, query = {} }: GraphRequest) => {
    const search = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
    return new URL(`${baseUrl}${path}${search.length > 0 ? `?${search.join('&')}` : ''}`);
  };

  async function listItems(request: GraphRequest, maxItems: number): Promise<unknown[]> {
    try {
      return await listPages(request, maxItems);
    } catch (error) {
      const smaller = smallerPages(request);
      if (!smaller || !isConnectorError(error, 'too_large')) throw error;
      return listItems(smaller, maxItems);
    }
  }

  async function listPages(request: GraphRequest, maxItems: number): Promise<unknown[]> {
    const items: unknown[] = [];
    let url: URL | undefined = urlOf(request);
    while (url && items.length < maxItems) {
      const answer: z.infer<typeof Page> = parse(await fetchText(url, request), Page);
      items.push(...answer.value);
      url = answer['@odata.nextLink'] ? followable(answer['@odata.nextLink'], base) : undefined;
    }
    return items.slice(0, maxItems);
  }

  async function listReadable<S extends z.ZodType>(request: GraphRequest, item: S, maxItems: number) {
    const listed: Listed<z.infer<S>> = { items: [], unreadable: [] };
    for (const raw of await listItems(request, maxItems)) {
      const parsed = item.safeParse(raw);
      if (parsed.success) listed.items.push(parsed.data);
      else listed.unreadable.push(raw);
    }
    return listed;
  }

  return {
    ask: async (request, schema) => parse(await fetchText(urlOf(request), request), schema),
    tell: async (request) => void (await fetchText(urlOf(request), request)),
    listReadable,
    async list(request, item, maxItems) {
      const { items, unreadable } = await listReadable(request, item, maxItems);
      if (unreadable.length > 0) throw new ConnectorError('rejected');
      return items;
    },
  };
}

function smallerPages({ query, ...request }: GraphRequest): GraphRequest | undefined {
  const size = Number(query?.$top ?? 1);
  return size > 1 ? { ...request, query: { ...query, $top: String(Math.ceil(size / 10)) } } : undefined;
}

/** A link in an answer could carry our token to a foreign host. */
function followable(link: string, base: URL): URL {
  const url = URL.canParse(link) ? new URL(link) : undefined;
  if (url?.origin !== base.origin || !url.pathname.startsWith(base.pathname))
    throw new ConnectorError('rejected');
  return url;
}

async function send(url: URL, request: GraphRequest, token: string, signal: AbortSignal): Promise<Response> {
  try {
    return await askGraph(url, {
      method: request.method,
      redirect: 'error',
      signal,
      headers: {
        authorization: `Bearer ${token}`,
        prefer: prefer(request),
        accept: 'application/json',
        ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(request.version === undefined ? {} : { 'if-match': `W/"${request.version}"` }),
      },
      body: request.body === undefined ? null : JSON.stringify(request.body),
    });
  } catch (error) {
    throw new ConnectorError(isAnswerTooLarge(error) ? 'too_large' : 'transient');
  }
}

function parse<S extends z.ZodType>(text: string, schema: S): z.infer<S> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // A cut or garbled answer: the next one may be whole.
    throw new ConnectorError('transient');
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw new ConnectorError('rejected');
  return parsed.data;
}
