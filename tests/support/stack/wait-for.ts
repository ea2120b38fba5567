import { setTimeout as pause } from 'node:timers/promises';

/** Asks again and again until there is an answer; for what is known only by asking. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`This did not come within ${withinMs} ms: ${what}.`);
    await pause(25);
  }
}
