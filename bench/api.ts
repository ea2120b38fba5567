export interface Api {
  /** Throws with status and problem when the answer is no success. */
  call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>;
  /** What a live stream told until it ended; `after` is the last event that the reader knows. */
  stream(path: string, after: string): Promise<string>;
}

/** The public API as a person's client speaks it. */
export function openApi(siteUrl: string, token: string): Api {
  const ask = async (method: string, path: string, more: Record<string, string>, body?: unknown) => {
    const response = await fetch(`${siteUrl}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...more,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 500)}`);
    return text;
  };
  return {
    async call<T>(method: 'GET' | 'POST', path: string, body?: unknown) {
      const key: Record<string, string> = method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {};
      return JSON.parse(await ask(method, path, key, body)) as T;
    },
    stream: (path, after) => ask('GET', path, { 'last-event-id': after }),
  };
}
