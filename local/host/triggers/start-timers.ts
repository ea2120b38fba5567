import type { RegisteredFunction } from '../core/core-api.ts';
import type { Invoker } from '../core/invoker.ts';
import type { LogSink } from '../core/log-sink.ts';
import { triggerOf, triggerType } from '../core/trigger-binding.ts';
import type { TimerStatusStore } from '../host-store.ts';
import { systemClock } from './clock.ts';
import { parseSchedule, scheduleZone } from './ncrontab.ts';
import { type RunningTimer, startTimer, type TimerSpec } from './timer.ts';

export interface TimerFunction {
  fn: RegisteredFunction;
  spec: TimerSpec;
}

/** Reads every schedule, so that a wrong one stops the start and not the night. */
export function timerFunctions(
  functions: Iterable<RegisteredFunction>,
  env: NodeJS.ProcessEnv,
): TimerFunction[] {
  const timers = [...functions].filter((fn) => triggerType(fn) === 'timertrigger');
  return timers.map((fn) => {
    const trigger = triggerOf(fn);
    const schedule = parseSchedule(String(trigger.schedule), scheduleZone(env));
    const spec = {
      name: fn.metadata.name,
      schedule,
      runOnStartup: trigger.runOnStartup === true,
      // Azure keeps no status for what comes more often than once a minute, whatever the function asks for.
      useMonitor: trigger.useMonitor !== false && !schedule.isFrequent,
      retry: fn.metadata.retryOptions,
    };
    return { fn, spec };
  });
}

export function startTimers(
  timers: TimerFunction[],
  deps: { invoker: Invoker; statuses: TimerStatusStore; log: LogSink },
): RunningTimer[] {
  const { invoker, statuses, log } = deps;
  return timers.map(({ fn, spec }) =>
    startTimer(spec, {
      clock: systemClock,
      statuses,
      log,
      invoke: (trigger, retryContext) => invoker.invoke({ fn, trigger, retryContext }),
    }),
  );
}
