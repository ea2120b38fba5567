import { setTimeout as wait } from 'node:timers/promises';
import { defineError, type Refusal } from '#kernel';
import { failureOf } from '../reachable.ts';

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

/** The expected refusals; everything else is a fault of the store and is thrown. */
export function refusalOrThrow(error: unknown): Refusal {
  const { code, substatus } = failureOf(error);
  if (code === 404 && isOfTheItem(substatus)) return 'missing';
  if (code === 409) return 'conflict';
  if (code === 412) return 'stale';
  if (code === 413) throw documentTooLarge();
  throw error;
}

/** The SDK's read answers a 404 also when the container is missing or a replica lags behind the session. */
export const isOfTheItem = (substatus: number | undefined): boolean =>
  substatus !== READ_SESSION_NOT_AVAILABLE && substatus !== OWNER_NOT_FOUND;

export const isBadRequest = (error: unknown): boolean => failureOf(error).code === 400;

/** The SDK answers a read that it could not do with a response instead of an error. */
export const couldNotRead = ({ statusCode: code, substatus }: { statusCode: number; substatus?: number }) =>
  Object.assign(new Error(`The store could not read: ${code}/${substatus ?? 0}.`), { code, substatus });

/** The request may have taken effect although no answer came. */
export function isAnswerLost(error: unknown): boolean {
  const { code } = failureOf(error);
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'TimeoutError' || code === 408;
}

/** The service asks for a repeat with 449 when writes collide; the SDK does not do it. Nothing was written then. */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (failureOf(error).code !== RETRY_WITH || attempt === ATTEMPTS) throw error;
    }
    await wait(FIRST_PAUSE_MS * 2 ** attempt * Math.random());
  }
}

export const retryWith = () => Object.assign(new Error('The store asks to try again.'), { code: RETRY_WITH });
