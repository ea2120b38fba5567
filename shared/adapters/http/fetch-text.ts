import { requestText } from './request-text.ts';

const WITHOUT_BODY = [204, 205, 304];

/** As much of `fetch` as an SDK needs that sends a text and reads the answer as a whole. */
export async function fetchText(
  input: string | URL | Request,
  init: RequestInit = {},
  maxBytes?: number,
): Promise<Response> {
  const { method = 'GET', body, signal } = init;
  const { status, headers, text } = await requestText({
    url: input instanceof Request ? input.url : String(input),
    method,
    headers: Object.fromEntries(new Headers(init.headers)),
    body: typeof body === 'string' ? body : undefined,
    signal: signal ?? undefined,
    maxBytes,
  });
  const pairs = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(WITHOUT_BODY.includes(status) ? null : text, { status, headers: pairs });
}
