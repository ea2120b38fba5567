import type { DomainError, ErrorFactory, ProblemExtras } from '#kernel';
import type { Blocked } from './connections.ts';
import { type ConnectorError, type ConnectorErrorClass, isConnectorError } from './connector-error.ts';
import {
  connectionForbidden,
  connectionMissing,
  connectionNeedsReauth,
  connectionNotReadable,
  vendorUnavailable,
} from './errors.ts';

const BLOCKED: Record<Blocked['reason'], ErrorFactory> = {
  no_connection: connectionMissing,
  removed: connectionMissing,
  needs_reauth: connectionNeedsReauth,
  forbidden: connectionForbidden,
};

const FAILED: Record<ConnectorErrorClass, ErrorFactory> = {
  throttled: vendorUnavailable,
  transient: vendorUnavailable,
  exhausted: vendorUnavailable,
  reauth: connectionNeedsReauth,
  forbidden: connectionForbidden,
  stale: connectionNotReadable,
  gone: connectionNotReadable,
  resync: connectionNotReadable,
  too_large: connectionNotReadable,
  rejected: connectionNotReadable,
};

/** For a request that waits for a look at the mailbox or calendar: why there is no look, as a problem. */
export const readBlocked = ({ reason }: Blocked, extras: ProblemExtras = {}): DomainError =>
  BLOCKED[reason](extras);

/** The same for a look that failed on its way; everything but a ConnectorError passes through. */
export async function readOrProblem<T>(look: Promise<T>, extras: ProblemExtras = {}): Promise<T> {
  try {
    return await look;
  } catch (error) {
    throw isConnectorError(error) ? readFailed(error, extras) : error;
  }
}

function readFailed({ class: errorClass, retryAfterMs }: ConnectorError, extras: ProblemExtras): DomainError {
  const retryAfterSec = retryAfterMs === undefined ? undefined : Math.max(1, Math.ceil(retryAfterMs / 1000));
  return FAILED[errorClass]({ ...extras, ...(retryAfterSec === undefined ? {} : { retryAfterSec }) });
}
