import type { RetryContext, RetryOptions } from '../core/core-types.ts';
import type { Clock } from './clock.ts';

export type Attempt = (retryContext: RetryContext | undefined) => Promise<unknown>;

/** Runs again as the function's retry policy says. Rejects with the last error, or once `signal` is aborted. */
export async function withRetries(
  attempt: Attempt,
  options: RetryOptions | undefined,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<void> {
  const maxRetryCount = options?.maxRetryCount ?? 0;
  let lastError: unknown;
  for (let retryCount = 0; ; retryCount += 1) {
    try {
      await attempt(options && { retryCount, maxRetryCount, ...lastException(lastError) });
      return;
    } catch (error) {
      const isLast = maxRetryCount !== -1 && retryCount >= maxRetryCount;
      if (!options || isLast || signal.aborted) throw error;
      lastError = error;
    }
    await pause(retryDelayMs(options, retryCount), clock, signal);
    if (signal.aborted) throw lastError;
  }
}

function lastException(error: unknown): Pick<RetryContext, 'exception'> {
  return error instanceof Error ? { exception: { message: error.message } } : {};
}

/** Exponential back-off doubles from the minimum to the maximum interval. */
export function retryDelayMs(options: RetryOptions, retryCount: number): number {
  if (options.retryStrategy !== 'exponentialBackoff') return (options.delayInterval?.seconds ?? 0) * 1_000;
  const grown = (options.minimumInterval?.seconds ?? 1) * 2 ** retryCount;
  return Math.min(grown, options.maximumInterval?.seconds ?? Number.POSITIVE_INFINITY) * 1_000;
}

function pause(delayMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const cancel = clock.after(delayMs, done);
    function done(): void {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
