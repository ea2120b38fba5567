import type { RetryOptions, TypedData } from '../core/core-types.ts';
import { errorText } from '../core/error-text.ts';
import type { LogSink } from '../core/log-sink.ts';
import type { TimerStatus, TimerStatusStore } from '../host-store.ts';
import type { Clock } from './clock.ts';
import type { Schedule } from './ncrontab.ts';
import { type Attempt, withRetries } from './retry.ts';

export interface TimerSpec {
  name: string;
  schedule: Schedule;
  runOnStartup: boolean;
  /** Remembers its runs, and makes up (once) for what was missed while the host was down. */
  useMonitor: boolean;
  retry: RetryOptions | undefined;
}

export interface TimerDeps {
  clock: Clock;
  statuses: TimerStatusStore;
  log: LogSink;
  invoke(trigger: TypedData, retryContext: Parameters<Attempt>[0]): Promise<unknown>;
}

export interface RunningTimer {
  stop(): void;
}

/** One run at a time: the next occurrence is looked for after the function ended, whether it failed or not. */
export function startTimer(spec: TimerSpec, deps: TimerDeps): RunningTimer {
  const { clock, statuses } = deps;
  const stopping = new AbortController();
  let cancel = () => {};

  function arm(from: Date): void {
    if (stopping.signal.aborted) return;
    const next = spec.schedule.after(from);
    cancel = clock.after(next.getTime() - clock.now().getTime(), () => fire(next, false));
  }

  function fire(planned: Date, isPastDue: boolean): void {
    const startedAt = latest(planned, clock.now());
    const trigger = timerTrigger(spec.useMonitor ? statuses.read(spec.name) : undefined, isPastDue);
    withRetries((retryContext) => deps.invoke(trigger, retryContext), spec.retry, {
      clock,
      signal: stopping.signal,
    })
      .catch((error: unknown) => deps.log.system('error', `${spec.name} failed: ${errorText(error)}`))
      .finally(() => ended(startedAt))
      .catch((error: unknown) =>
        deps.log.system('error', `${spec.name} has no next run: ${errorText(error)}`),
      );
  }

  function ended(startedAt: Date): void {
    if (spec.useMonitor) remember(startedAt);
    arm(latest(startedAt, clock.now()));
  }

  function remember(startedAt: Date): void {
    const last = startedAt.toISOString();
    statuses.save(spec.name, { last, next: spec.schedule.after(startedAt).toISOString(), updated: last });
  }

  begin();
  return {
    stop: () => {
      stopping.abort();
      cancel();
    },
  };

  function begin(): void {
    const now = clock.now();
    const status = spec.useMonitor ? (statuses.read(spec.name) ?? firstStatus(now)) : undefined;
    const due = status && spec.schedule.after(new Date(status.last ?? status.updated));
    if (due && due <= now) fire(due, true);
    else if (spec.runOnStartup) fire(now, false);
    else arm(now);
  }

  /** Written before the first run, so that missing that one is noticed too. */
  function firstStatus(now: Date): TimerStatus {
    const status = { last: null, next: spec.schedule.after(now).toISOString(), updated: now.toISOString() };
    statuses.save(spec.name, status);
    return status;
  }
}

function latest(a: Date, b: Date): Date {
  return a > b ? a : b;
}

/** The default of a .NET date stands for "never ran". */
const neverRan = '0001-01-01T00:00:00';

function timerTrigger(status: TimerStatus | undefined, isPastDue: boolean): TypedData {
  const scheduleStatus = status && {
    Last: status.last ?? neverRan,
    LastUpdated: status.updated,
    Next: status.next,
  };
  const timer = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: scheduleStatus ?? null,
    IsPastDue: isPastDue,
  };
  return { json: JSON.stringify(timer) };
}
