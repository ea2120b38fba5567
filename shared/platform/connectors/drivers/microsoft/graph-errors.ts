import { z } from 'zod';
import { ConnectorError } from '../../connector-error.ts';

/** https://learn.microsoft.com/graph/errors: only the code is looked at, the message may hold personal content. */
const GraphProblem = z.object({ error: z.object({ code: z.string() }) });

const SYNC_LOST = /^(syncState|resyncRequired)/i;

/** The class of an answer that is not 2xx. `now` counts a Retry-After that is given as a date. */
export function graphError(status: number, headers: Headers, body: string, now: Date): ConnectorError {
  const retryAfterMs = retryAfter(headers.get('retry-after'), now);
  const code = codeOf(body);
  if (SYNC_LOST.test(code)) return new ConnectorError('resync');

  if (status === 429 || (status === 503 && retryAfterMs !== undefined))
    return new ConnectorError('throttled', retryAfterMs);
  if (status >= 500) return new ConnectorError('transient', retryAfterMs);
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

/** RFC 9110 section 10.2.3: seconds or an HTTP date. */
function retryAfter(value: string | null, now: Date): number | undefined {
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
