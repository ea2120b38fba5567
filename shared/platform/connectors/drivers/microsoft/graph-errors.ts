import { z } from 'zod';
import { retryAfterMs } from '#kernel';
import { ConnectorError } from '../../connector-error.ts';

/** https://learn.microsoft.com/graph/errors: only the code is looked at, the message may hold personal content. */
const GraphProblem = z.object({ error: z.object({ code: z.string() }) });

const SYNC_LOST = /^(syncState|resyncRequired)/i;

/** The class of an answer that is not 2xx. `now` counts a Retry-After that is given as a date. */
export function graphError(status: number, headers: Headers, body: string, now: Date): ConnectorError {
  const waitMs = retryAfterMs(headers, now);
  const code = codeOf(body);
  if (SYNC_LOST.test(code)) return new ConnectorError('resync');

  if (status === 429 || (status === 503 && waitMs !== undefined))
    return new ConnectorError('throttled', waitMs);
  if (status >= 500) return new ConnectorError('transient', waitMs);
  if (status === 401) return new ConnectorError('reauth');
  if (status === 403) return new ConnectorError('forbidden');
  if (status === 404 || status === 410) return new ConnectorError('gone');
  if (status === 409 || status === 412) return new ConnectorError('stale');
  return new ConnectorError('rejected');
}

function codeOf(body: string): string {
  try {
    const parsed = GraphProblem.safeParse(JSON.parse(body));
    return parsed.success ? parsed.data.error.code : '';
  } catch {
    return '';
  }
}
