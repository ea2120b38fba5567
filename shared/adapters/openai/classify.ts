import { DAY_MS, isAnswerTooLarge, retryAfterMs } from '#kernel';
import type { ModelRefusal, ModelReply } from '#platform/ai';

// Money is not a matter of waiting: these codes of a 429 are never retried.
const MONEY_CODES = /insufficient_quota|credit_balance_exhausted|spend_limit_exceeded|usage_limit_exceeded/;
/** A 400 that is about what was sent: Azure's filter, and OpenAI's for models that think. */
const FILTER_CODES = ['content_filter', 'content_policy_violation', 'invalid_prompt'];

/** What a failed call means for the caller; the vendor's own words stay here. */
export function classify(error: unknown): Extract<ModelReply, { kind: 'failed' }> {
  if (isAnswerTooLarge(error)) return { kind: 'failed', class: 'rejected' };
  const status = numberAt(error, 'status');
  if (status === undefined) return { kind: 'failed', class: 'transient' };
  const code = String(fieldAt(error, 'code'));
  if (status === 429)
    return MONEY_CODES.test(code)
      ? { kind: 'failed', class: 'exhausted' }
      : { kind: 'failed', class: 'throttled', retryAfterMs: askedMs(error) };
  if (status >= 500 || status === 408 || status === 409)
    return { kind: 'failed', class: 'transient', retryAfterMs: askedMs(error) };
  return { kind: 'failed', class: refusalBy(status, code) };
}

function refusalBy(status: number, code: string): ModelRefusal {
  // Which status a vendor gives it with differs: 404, or 403 for a model that the key may not use.
  if (status === 404 || code === 'model_not_found') return 'unknown_model';
  if (status === 401 || status === 403) return 'key_refused';
  if (status === 402) return 'exhausted';
  return FILTER_CODES.includes(code) ? 'filtered' : 'rejected';
}

function askedMs(error: unknown): number | undefined {
  const headers = fieldAt(error, 'headers');
  if (!(headers instanceof Headers)) return undefined;
  const ms = Number(headers.get('retry-after-ms'));
  return ms > 0 ? Math.min(ms, DAY_MS) : retryAfterMs(headers);
}

const fieldAt = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;

function numberAt(value: unknown, name: string): number | undefined {
  const field = fieldAt(value, name);
  return typeof field === 'number' ? field : undefined;
}
