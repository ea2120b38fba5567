import { defineError } from '#kernel';

export const unavailable = defineError(
  'platform.unavailable',
  503,
  'A service that we rely on does not answer at the moment. Try again shortly.',
);

const READ_SESSION_NOT_AVAILABLE = 1002;

/** Overloaded, moving, too slow or not reached: none of it says anything about what was asked for. */
const AWAY: unknown[] = [
  ...[408, 410, 429, 449, 500, 502, 503, 504],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'TimeoutError'],
];

/** Every operation of a service of ours passes here: one that does not answer is a refusal that passes. */
export function reachable<P extends object>(port: P): P {
  const passed = Object.entries(port).map(([name, operation]) => [
    name,
    async (...given: unknown[]) => {
      try {
        return await operation(...given);
      } catch (error) {
        throw isAway(error) ? Object.assign(unavailable({ retryAfterSec: 1 }), { cause: error }) : error;
      }
    },
  ]);
  return Object.fromEntries(passed) as P;
}

function isAway(error: unknown): boolean {
  const { code, statusCode, substatus } = failureOf(error);
  if (code === 404) return substatus === READ_SESSION_NOT_AVAILABLE;
  return AWAY.includes(code) || AWAY.includes(statusCode);
}

export interface Failure {
  code?: number | string;
  /** Storage and Key Vault keep a word in `code` and the HTTP status here. */
  statusCode?: number;
  substatus?: number;
}

/** What the SDKs tell of a failure. A refused batch of the store arrives as a plain Error whose cause carries it. */
export function failureOf(error: unknown): Failure {
  if (typeof error !== 'object' || error === null) return {};
  if ('code' in error && error.code !== undefined) return error as Failure;
  return 'cause' in error ? failureOf(error.cause) : {};
}
