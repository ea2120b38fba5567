import { afterEach, expect, test } from 'vitest';
import type { RetryContext, RetryOptions } from '../core/core-types.ts';
import { type HostChild, startChild, temporaryFolder } from '../fixtures/host-child.ts';
import { createManualClock, type ManualClock } from '../fixtures/manual-clock.ts';
import { openHostStore, type TimerStatus } from '../host-store.ts';
import { parseSchedule } from './ncrontab.ts';
import { retryDelayMs } from './retry.ts';
import { type RunningTimer, startTimer } from './timer.ts';

const minute = 60_000;
const start = '2026-11-22T10:00:30Z';

interface Fired {
  at: string;
  isPastDue: boolean;
  last: string | undefined;
  retry: RetryContext | undefined;
}

let running: RunningTimer | undefined;
afterEach(() => running?.stop());

function timer(options: {
  clock?: ManualClock;
  schedule?: string;
  runOnStartup?: boolean;
  useMonitor?: boolean;
  retry?: RetryOptions;
  statuses?: Map<string, TimerStatus>;
  run?: (n: number) => Promise<void>;
}) {
  const { clock = createManualClock(start), statuses = new Map<string, TimerStatus>() } = options;
  const fired: Fired[] = [];
  const logged: string[] = [];
  running = startTimer(
    {
      name: 'tick',
      schedule: parseSchedule(options.schedule ?? '0 * * * * *', 'UTC'),
      runOnStartup: options.runOnStartup ?? false,
      useMonitor: options.useMonitor ?? true,
      retry: options.retry,
    },
    {
      clock,
      statuses: { read: (name) => statuses.get(name), save: (name, status) => statuses.set(name, status) },
      log: { write: () => undefined, system: (_level, message) => logged.push(message) },
      invoke: async ({ json }, retry) => {
        const { IsPastDue: isPastDue, ScheduleStatus } = JSON.parse(json ?? '{}');
        fired.push({ at: clock.now().toISOString(), isPastDue, last: ScheduleStatus?.Last, retry });
        await options.run?.(fired.length);
      },
    },
  );
  return { clock, fired, logged, statuses };
}

test('a timer fires at each occurrence and tells the one before', async () => {
  const { clock, fired } = timer({});

  await clock.advance(2 * minute);

  expect(fired).toEqual([
    { at: '2026-11-22T10:01:00.000Z', isPastDue: false, last: '0001-01-01T00:00:00', retry: undefined },
    { at: '2026-11-22T10:02:00.000Z', isPastDue: false, last: '2026-11-22T10:01:00.000Z', retry: undefined },
  ]);
});

test('a run that is still going holds back the next one', async () => {
  const held = Promise.withResolvers<void>();
  const { clock, fired } = timer({ run: (n) => (n === 1 ? held.promise : Promise.resolve()) });

  await clock.advance(5 * minute);
  expect(fired).toHaveLength(1);

  held.resolve();
  await clock.advance(minute);
  expect(fired).toHaveLength(2);
});

test('what was missed while the host was down is made up once, marked as past due', async () => {
  const statuses = new Map<string, TimerStatus>();
  const before = timer({ statuses });
  await before.clock.advance(minute);
  running?.stop();

  const later = timer({ statuses, clock: createManualClock('2026-11-22T12:30:15Z') });
  await later.clock.advance(minute);

  expect(later.fired.map(({ at, isPastDue }) => [at, isPastDue])).toEqual([
    ['2026-11-22T12:30:15.000Z', true],
    ['2026-11-22T12:31:00.000Z', false],
  ]);
});

test('even the very first occurrence is made up when it was missed', async () => {
  const statuses = new Map<string, TimerStatus>();
  timer({ statuses });
  running?.stop();

  const later = timer({ statuses, clock: createManualClock('2026-11-22T10:05:30Z') });
  await later.clock.advance(0);

  expect(later.fired).toHaveLength(1);
  expect(later.fired[0]?.isPastDue).toBe(true);
});

test('without a monitor nothing is remembered and nothing is made up', async () => {
  const statuses = new Map<string, TimerStatus>();
  const { clock, fired } = timer({ useMonitor: false, statuses });
  await clock.advance(minute);

  expect(fired[0]?.last).toBeUndefined();
  expect(statuses.size).toBe(0);
});

test('a run at start-up comes at once, and the schedule follows', async () => {
  const { clock, fired } = timer({ runOnStartup: true });
  await clock.advance(minute);

  expect(fired.map(({ at }) => at)).toEqual(['2026-11-22T10:00:30.000Z', '2026-11-22T10:01:00.000Z']);
});

test('a failing run is logged and does not stop the schedule', async () => {
  const { clock, fired, logged } = timer({ run: () => Promise.reject(new Error('broken')) });
  await clock.advance(2 * minute);

  expect(fired).toHaveLength(2);
  expect(logged[0]).toMatch(/^tick failed: Error: broken/);
});

test('a retry policy is followed, and each try knows its number and the error before', async () => {
  const retry: RetryOptions = {
    retryStrategy: 'fixedDelay',
    maxRetryCount: 2,
    delayInterval: { seconds: 5 },
  };
  const { clock, fired } = timer({ retry, run: (n) => Promise.reject(new Error(`try ${n}`)) });
  await clock.advance(minute);

  expect(fired.map(({ at, retry: context }) => [at, context])).toEqual([
    ['2026-11-22T10:01:00.000Z', { retryCount: 0, maxRetryCount: 2 }],
    ['2026-11-22T10:01:05.000Z', { retryCount: 1, maxRetryCount: 2, exception: { message: 'try 1' } }],
    ['2026-11-22T10:01:10.000Z', { retryCount: 2, maxRetryCount: 2, exception: { message: 'try 2' } }],
  ]);
});

test('exponential retries double up to their maximum', () => {
  const options: RetryOptions = {
    retryStrategy: 'exponentialBackoff',
    minimumInterval: { seconds: 2 },
    maximumInterval: { seconds: 10 },
  };

  expect([0, 1, 2, 3].map((n) => retryDelayMs(options, n))).toEqual([2_000, 4_000, 8_000, 10_000]);
});

test('a stopped timer fires no more', async () => {
  const { clock, fired } = timer({});
  running?.stop();
  await clock.advance(5 * minute);

  expect(fired).toEqual([]);
});

test('in the host: a start-up run, and a missed run after a restart, with the status kept in between', async () => {
  const state = await temporaryFolder();
  const env = { AT_START: '0 0 0 1 1 *' };
  const first = await startChild('timer-app', state.path, { env });
  const atStart = await reported(first, 'atStart');
  expect(atStart.timer).toMatchObject({ isPastDue: false, schedule: { adjustForDST: true } });
  await first.stop();

  const store = openHostStore(state.path);
  const yearly = store.read('yearly');
  expect(yearly?.next).toMatch(/-01-01T04:00:00\.000Z$/);
  store.save('yearly', {
    last: '2020-01-01T04:00:00.000Z',
    next: '2021-01-01T04:00:00.000Z',
    updated: '2020-01-01T04:00:00.000Z',
  });
  store.close();

  const second = await startChild('timer-app', state.path, { env });
  const madeUp = await reported(second, 'yearly');
  expect(madeUp.timer).toMatchObject({
    isPastDue: true,
    scheduleStatus: { last: '2020-01-01T04:00:00.000Z', next: '2021-01-01T04:00:00.000Z' },
  });
  await second.kill();
  await state.remove();
});

async function reported(host: HostChild, name: string): Promise<{ timer: object }> {
  const line = await host.line(new RegExp(`user\\.${name} `));
  return JSON.parse(line.slice(line.indexOf('{')));
}
