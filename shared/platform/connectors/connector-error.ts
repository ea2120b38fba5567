export type ConnectorErrorClass =
  | 'throttled'
  | 'transient'
  | 'reauth'
  | 'forbidden'
  | 'stale'
  | 'gone'
  | 'resync'
  | 'exhausted'
  | 'too_large'
  | 'rejected';

/**
 * What a call to a vendor came to, in the words every caller branches on. Carries nothing of the vendor's
 * answer, because that may hold a person's words or a secret.
 *
 * - `throttled`: wait `retryAfterMs`, then the durable retry.
 * - `transient`: a few more tries; a write looks up first, its outcome is unknown.
 * - `reauth`: the person must connect again. `forbidden`: a scope is missing.
 * - `stale`: the thing changed since it was read. `gone`: it is no longer there.
 * - `resync`: the position in a change feed is lost. `exhausted`: the vendor's daily limit.
 * - `too_large`: its answer is longer than what is ever read at once.
 * - `rejected`: the request can never succeed as it is.
 */
export class ConnectorError extends Error {
  readonly class: ConnectorErrorClass;
  readonly retryAfterMs: number | undefined;

  constructor(errorClass: ConnectorErrorClass, retryAfterMs?: number) {
    super(`connector.${errorClass}`);
    this.name = 'ConnectorError';
    this.class = errorClass;
    this.retryAfterMs = retryAfterMs;
  }
}

export const isConnectorError = (error: unknown, errorClass?: ConnectorErrorClass): error is ConnectorError =>
  error instanceof ConnectorError && (errorClass === undefined || error.class === errorClass);

/** What an account has, where it has it at all. */
export function orForbidden<T>(part: T): NonNullable<T> {
  if (part === undefined || part === null) throw new ConnectorError('forbidden');
  return part;
}

/** What was asked for, or `undefined` when the vendor no longer has it. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isConnectorError(error, 'gone')) return undefined;
    throw error;
  }
}
