import { setTimeout as pause } from 'node:timers/promises';
import type { Reply } from './api.ts';

/** A client that does not give up: asks again, the same thing, until somebody is there and has an answer. */
export async function insist<T>(ask: () => Promise<Reply<T>>, withinMs = 60_000): Promise<Reply<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const reply = await ask().catch(() => undefined);
    if (reply && reply.status < 500) return reply;
    if (performance.now() > deadline) throw new Error(`no answer within ${withinMs} ms: ${reply?.text}`);
    await pause(40);
  }
}

/** The same for what gives no reply to look at: it is done once it does not fail. */
export async function untilDone<T>(work: () => Promise<T>, withinMs = 60_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await pause(40);
    }
  }
}
