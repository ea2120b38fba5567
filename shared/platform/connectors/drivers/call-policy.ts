import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IPolicy,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { type Clock, systemClock } from '#kernel';
import { ConnectorError, isConnectorError } from '../connector-error.ts';

/** No call to a vendor is waited for any longer. */
export const CALL_TIMEOUT_MS = 20_000;
const CALLS_WAITING = 100;
const FAILURES_TO_BREAK = 5;
const BROKEN_MS = 30_000;
const KEPT_AT_MOST = 1_000;

/** Runs one vendor call; the signal aborts it at the timeout. Rejects with nothing but a ConnectorError. */
export type RunCall = <T>(call: (signal: AbortSignal) => Promise<T>) => Promise<T>;

export interface CallPolicies {
  /** Calls of one account share their limits, whoever makes them in this process. */
  of(connectionId: string, callsAtOnce: number): RunCall;
}

export interface CallLimits {
  clock?: Clock;
  timeoutMs?: number;
  brokenMs?: number;
}

export function createCallPolicies(limits: CallLimits = {}): CallPolicies {
  const kept = new Map<string, RunCall>();
  return {
    of(connectionId, callsAtOnce) {
      const run = kept.get(connectionId) ?? createRun(limits, callsAtOnce);
      kept.delete(connectionId);
      kept.set(connectionId, run);
      for (const oldest of kept.keys()) {
        if (kept.size <= KEPT_AT_MOST) break;
        kept.delete(oldest);
      }
      return run;
    },
  };
}

function createRun(limits: CallLimits, callsAtOnce: number): RunCall {
  const { timeoutMs = CALL_TIMEOUT_MS, brokenMs = BROKEN_MS, clock = systemClock } = limits;
  const broken = handleWhen(
    (error) => isConnectorError(error, 'transient') || error instanceof TaskCancelledError,
  );
  const policy: IPolicy<{ signal: AbortSignal }> = wrap(
    bulkhead(callsAtOnce, CALLS_WAITING),
    circuitBreaker(broken, { halfOpenAfter: brokenMs, breaker: new ConsecutiveBreaker(FAILURES_TO_BREAK) }),
    timeout(timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
  );

  const unlessQuiet = keepQuiet(clock);
  return async (call) => {
    try {
      return await policy.execute(({ signal }) => unlessQuiet(() => call(signal)));
    } catch (error) {
      throw asConnectorError(error, brokenMs);
    }
  };
}

/** A mailbox that asked to be left alone is left alone by everybody: a call before its time only prolongs the wait. */
function keepQuiet(clock: Clock) {
  let untilMs = 0;
  return async <T>(call: () => Promise<T>): Promise<T> => {
    const leftMs = untilMs - clock.now().getTime();
    if (leftMs > 0) throw new ConnectorError('throttled', leftMs);
    try {
      return await call();
    } catch (error) {
      if (isConnectorError(error, 'throttled'))
        untilMs = Math.max(untilMs, clock.now().getTime() + (error.retryAfterMs ?? 0));
      throw error;
    }
  };
}

function asConnectorError(error: unknown, brokenMs: number): ConnectorError {
  if (error instanceof ConnectorError) return error;
  if (error instanceof BrokenCircuitError) return new ConnectorError('transient', brokenMs);
  if (error instanceof BulkheadRejectedError) return new ConnectorError('throttled', 1_000);
  return new ConnectorError('transient');
}
