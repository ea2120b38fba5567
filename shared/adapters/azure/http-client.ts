import type { CryptographyClientOptions } from '@azure/keyvault-keys';
import { requestText, type TextAnswer, type TextRequest } from '../http/index.ts';

type HttpClient = NonNullable<CryptographyClientOptions['httpClient']>;
type HttpHeaders = Awaited<ReturnType<HttpClient['sendRequest']>>['headers'];

/** What an SDK wants as its HTTP client, over a way to ask for a text. */
export const httpClientOver = (ask: (request: TextRequest) => Promise<TextAnswer>): HttpClient => ({
  async sendRequest(request) {
    const { url, method, body, abortSignal } = request;
    const answer = await ask({
      url,
      method,
      headers: request.headers.toJSON({ preserveCase: true }),
      body: typeof body === 'string' ? body : undefined,
      // The SDKs' own pipeline declares less of a signal than it gives.
      signal: abortSignal as AbortSignal | undefined,
    });
    return {
      request,
      status: answer.status,
      headers: toHeaders(answer.headers),
      bodyAsText: answer.text,
    };
  },
});

/**
 * The SDKs' requests over our own way of asking for a text. Theirs takes an answer of any length, and one that is
 * longer than a string can be ends the process.
 */
export const httpClient = httpClientOver(requestText);

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
