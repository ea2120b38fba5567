/** Time as timers see it, so that a test can move it. */
export interface Clock {
  now(): Date;
  /** Calls back once, after so many milliseconds; the returned function calls it off. */
  after(delayMs: number, callback: () => void): () => void;
}

/** setTimeout fires at once for anything longer. */
const longestDelayMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => new Date(),
  after(delayMs, callback) {
    let timer: NodeJS.Timeout;
    const arm = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestDelayMs);
      timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : callback()), stepMs);
    };
    arm(Math.max(0, delayMs));
    return () => clearTimeout(timer);
  },
};
