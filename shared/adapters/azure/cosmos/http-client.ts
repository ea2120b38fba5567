import type { CosmosClientOptions } from '@azure/cosmos';
import { requestText } from '../../http/index.ts';

type HttpClient = NonNullable<CosmosClientOptions['httpClient']>;
type HttpHeaders = Awaited<ReturnType<HttpClient['sendRequest']>>['headers'];

/** The SDK's requests over our own way of asking for a text. */
export const httpClient: HttpClient = {
  async sendRequest(request) {
    const { url, method, body, abortSignal } = request;
    const answer = await requestText({
      url,
      method,
      headers: request.headers.toJSON({ preserveCase: true }),
      body: typeof body === 'string' ? body : undefined,
      // The SDK's own pipeline declares less of a signal than it gives.
      signal: abortSignal as AbortSignal | undefined,
    });
    return {
      request,
      status: answer.status,
      headers: toHeaders(answer.headers),
      bodyAsText: answer.text,
    };
  },
};

function toHeaders(received: Record<string, string | string[] | undefined>): HttpHeaders {
  const headers = new Map(Object.entries(received).map(([name, value]) => [name, String(value)]));
  return {
    get: (name) => headers.get(name.toLowerCase()),
    has: (name) => headers.has(name.toLowerCase()),
    set: (name, value) => void headers.set(name.toLowerCase(), String(value)),
    delete: (name) => void headers.delete(name.toLowerCase()),
    toJSON: () => Object.fromEntries(headers),
    [Symbol.iterator]: () => headers[Symbol.iterator](),
  };
}
