import type { CosmosClientOptions } from '@azure/cosmos';
import type { Broken, WireReply, WireRequest } from './messages.ts';

type HttpClient = NonNullable<CosmosClientOptions['httpClient']>;
type PipelineRequest = Parameters<HttpClient['sendRequest']>[0];
type PipelineResponse = Awaited<ReturnType<HttpClient['sendRequest']>>;
type HttpHeaders = PipelineResponse['headers'];

/** Hands the client's requests to the gateway as function calls; everything but the socket is the same. */
export function inProcessClient(
  answer: (request: WireRequest) => WireReply | Promise<WireReply | Broken>,
  own: Record<string, string>,
): HttpClient {
  return {
    sendRequest: async (request) => {
      const reply = await answer(toWireRequest(request, own));
      if (reply === 'hang') await aborted(request.abortSignal);
      if (request.abortSignal?.aborted) throw abortError();
      if (typeof reply === 'string') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return { request, status: reply.status, headers: headersOf(reply.headers), bodyAsText: reply.body };
    },
  };
}

const abortError = () => Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });

const aborted = (signal: PipelineRequest['abortSignal']) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));

function toWireRequest(request: PipelineRequest, own: Record<string, string>): WireRequest {
  const pathStart = request.url.indexOf('/', request.url.indexOf('//') + 2);
  const body = typeof request.body === 'string' ? request.body : '';
  return {
    method: request.method,
    origin: pathStart < 0 ? request.url : request.url.slice(0, pathStart),
    path: pathStart < 0 ? '/' : request.url.slice(pathStart),
    headers: { ...request.headers.toJSON(), ...own },
    body,
  };
}

function headersOf(initial: Record<string, string>): HttpHeaders {
  const headers = new Map(Object.entries(initial));
  return {
    get: (name) => headers.get(name.toLowerCase()),
    has: (name) => headers.has(name.toLowerCase()),
    set: (name, value) => void headers.set(name.toLowerCase(), String(value)),
    delete: (name) => void headers.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers[Symbol.iterator](),
  };
}
