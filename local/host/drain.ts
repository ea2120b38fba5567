import { errorText } from './core/error-text.ts';
import type { Invoker } from './core/invoker.ts';
import type { DurableHub } from './durable/contract.ts';
import type { PreparedHost } from './prepared-host.ts';
import type { QueueListeners } from './triggers/start-queues.ts';

const defaultDrainMs = 5_000;

export interface Running {
  hub: DurableHub | undefined;
  outer: Invoker;
  timers: { stop(): void }[];
  listeners: QueueListeners | undefined;
}

/** From the outside in: no new work, then what runs, then the engine, then the app's own good-byes. */
export async function drain({ doors, options, app, log }: PreparedHost, running: Running): Promise<void> {
  log.system('information', 'Stopping');
  const drainMs = options.drainMs ?? defaultDrainMs;
  const answered = doors.front.close();
  for (const timer of running.timers) timer.stop();
  await atMost(drainMs, Promise.all([answered, running.listeners?.stop(), running.outer.idle()]));
  await running.hub?.stop();
  try {
    await app.hooks.run('appTerminate', { hookData: {}, appHookData: app.hooks.appHookData });
  } catch (error) {
    log.system('error', `An appTerminate hook failed: ${errorText(error)}`);
  }
}

async function atMost(limitMs: number, work: Promise<unknown>): Promise<void> {
  const limit = Promise.withResolvers<void>();
  const timer = setTimeout(limit.resolve, limitMs);
  await Promise.race([work, limit.promise]);
  clearTimeout(timer);
}
