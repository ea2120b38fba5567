/** One request as the client of the service sends it, whether it came through a socket or not. */
export interface WireRequest {
  method: string;
  /** Scheme, host and port under which the caller reached us. */
  origin: string;
  /** Path with query string, percent-encoded. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface WireReply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** What happens to the connection instead of an answer: it breaks, nothing comes, or what comes is no answer. */
export type Broken = 'cut' | 'hang' | 'garbage';

/** No frame and no HTTP. */
export const garbage = '\u0000<<< no answer >>>';

export function header({ headers }: WireRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
