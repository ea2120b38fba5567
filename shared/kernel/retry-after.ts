import { DAY_MS } from './clock.ts';

/** Nobody waits longer for an answer; what is asked beyond it is a mistake, or an outage that needs a person. */
const MOST_MS = DAY_MS;

/**
 * How long a vendor asks to be left alone, in milliseconds; `undefined` when it does not say. RFC 9110 section 10.2.3:
 * seconds, or a date, which counts from the answer's own `Date` or else from `now`.
 */
export function retryAfterMs(headers: Pick<Headers, 'get'>, now?: Date): number | undefined {
  const value = headers.get('retry-after')?.trim() ?? '';
  // Fractions are not in the RFC, and model vendors send them.
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(MOST_MS, Number(value) * 1_000);
  const at = /[a-z]/i.test(value) ? Date.parse(value) : Number.NaN;
  const from = Date.parse(headers.get('date') ?? '') || now?.getTime();
  if (Number.isNaN(at) || from === undefined) return undefined;
  return Math.min(MOST_MS, Math.max(0, at - from));
}
