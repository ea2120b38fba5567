/** One answer of the API, read to its end. */
export interface Reply<T = unknown> {
  status: number;
  headers: Headers;
  text: string;
  /** The body when it is JSON, else `undefined`. */
  body: T;
}

export interface Asking {
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: string;
  headers?: Record<string, string>;
}

/** A client of the public API as one person. It notes every tenant id that it was ever shown. */
export interface Api {
  token: string;
  tenantsSeen: Set<string>;
  /** `path` begins below `/api/v1`. Answers whatever the status is. */
  call<T = unknown>(method: string, path: string, asking?: Asking): Promise<Reply<T>>;
  /** The body of a good answer; anything else is thrown with its problem. */
  get<T>(path: string): Promise<T>;
  send<T>(method: string, path: string, asking?: Asking): Promise<T>;
  /** All pages of a list. */
  all<T>(path: string): Promise<T[]>;
}

export const newKey = () => ({ 'idempotency-key': crypto.randomUUID() });

export function openApi(url: string, token: string): Api {
  const tenantsSeen = new Set<string>();
  const call = async <T>(method: string, path: string, asking: Asking = {}): Promise<Reply<T>> => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(asking.body !== undefined && { 'content-type': 'application/json' }),
        ...asking.headers,
      },
      ...(asking.body !== undefined && { body: JSON.stringify(asking.body) }),
      ...(asking.raw !== undefined && { body: asking.raw }),
    });
    const text = await response.text();
    for (const [id] of text.matchAll(/\btnt_[0-9A-Z]{26}\b/g)) tenantsSeen.add(id);
    return { status: response.status, headers: response.headers, text, body: parsed(text) as T };
  };
  const send = async <T>(method: string, path: string, asking?: Asking): Promise<T> => {
    const reply = await call<T>(method, path, asking);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  return {
    token,
    tenantsSeen,
    call,
    send,
    get: (path) => send('GET', path),
    async all<T>(path: string) {
      const items: T[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query: string =
          cursor && `${path.includes('?') ? '&' : '?'}cursor=${encodeURIComponent(cursor)}`;
        const page: { items: T[]; nextCursor: string | null } = await send('GET', path + query);
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      return items;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
