export interface BackOff {
  /** Waits a little longer each time, up to the maximum, or until woken. */
  pause(): Promise<void>;
  wake(): void;
  reset(): void;
}

const firstDelayMs = 100;

/** Randomised, so that listeners that started together do not ask together. */
export function createBackOff(maxDelayMs: number): BackOff {
  let delayMs = firstDelayMs;
  let wakeUp = () => {};

  return {
    async pause() {
      const woken = Promise.withResolvers<void>();
      wakeUp = woken.resolve;
      const timer = setTimeout(woken.resolve, Math.min(delayMs * (0.8 + 0.4 * Math.random()), maxDelayMs));
      delayMs = Math.min(delayMs * 2, maxDelayMs);
      await woken.promise;
      clearTimeout(timer);
    },
    wake: () => {
      delayMs = firstDelayMs;
      wakeUp();
    },
    reset: () => {
      delayMs = firstDelayMs;
    },
  };
}
