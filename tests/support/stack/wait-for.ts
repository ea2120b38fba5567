import { setTimeout as pause } from 'node:timers/promises';

const SOON_MS = 25;
const LATER_MS = 250;

/** Asks again and again until there is an answer, less often as time goes on; for what is known only by asking. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = SOON_MS; ; pauseMs = Math.min(LATER_MS, pauseMs * 1.2)) {
    const found = await ask();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`This did not come within ${withinMs} ms: ${what}.`);
    await pause(pauseMs);
  }
}
