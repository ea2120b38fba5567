import { setTimeout as wait } from 'node:timers/promises';
import { defineError, type Refusal } from '#kernel';

export const documentTooLarge = defineError(
  'store.document_too_large',
  413,
  'This is too large to be stored as one document (2 MB).',
);

const READ_SESSION_NOT_AVAILABLE = 1002;
const OWNER_NOT_FOUND = 1003;
const RETRY_WITH = 449;
const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 10;

/** A refused batch arrives as a plain Error whose cause carries status and substatus. */
function faultOf(error: unknown): { code?: number | string; substatus?: number } {
  if (typeof error !== 'object' || error === null) return {};
  if ('code' in error && error.code !== undefined) return error as { code: number | string };
  return 'cause' in error ? faultOf(error.cause) : {};
}

/** The expected refusals; everything else is a fault of the store and is thrown. */
export function refusalOrThrow(error: unknown): Refusal {
  const { code, substatus } = faultOf(error);
  if (code === 404 && isOfTheItem(substatus)) return 'missing';
  if (code === 409) return 'conflict';
  if (code === 412) return 'stale';
  if (code === 413) throw documentTooLarge();
  throw error;
}

/** The SDK's read answers a 404 also when the container is missing or a replica lags behind the session. */
export const isOfTheItem = (substatus: number | undefined): boolean =>
  substatus !== READ_SESSION_NOT_AVAILABLE && substatus !== OWNER_NOT_FOUND;

export const isBadRequest = (error: unknown): boolean => faultOf(error).code === 400;

/** The request may have taken effect although no answer came. */
export function isAnswerLost(error: unknown): boolean {
  const { code } = faultOf(error);
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'TimeoutError' || code === 408;
}

/** The service asks for a repeat with 449 when writes collide; the SDK does not do it. Nothing was written then. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (faultOf(error).code !== RETRY_WITH || attempt === ATTEMPTS) throw error;
    }
    await wait(FIRST_PAUSE_MS * 2 ** attempt * Math.random());
  }
}

export const retryWith = () => Object.assign(new Error('The store asks to try again.'), { code: RETRY_WITH });
