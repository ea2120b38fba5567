import { type BoundedCache, createBoundedCache, iso, RATES, type Rate } from '#kernel';
import { rateLimited } from './problems.ts';

/** More than may be active within a window on one instance; the one that was seen first is forgotten. */
const MAX_PEOPLE = 50_000;

interface Window {
  used: number;
  endsAtMs: number;
}

export interface Rates {
  /** Counts one request of this person. `headers` belong on its answer, whatever that is; `demand` refuses it. */
  take(rate: Rate, person: string, now: Date): { headers: Record<string, string>; demand(): void };
}

/**
 * Counted in the memory of this instance: a request must not cost a write to the store to be counted. With several
 * instances a person has at most as many quotas. What costs money is held by the plan, in the store.
 */
export function createRates(factor: number): Rates {
  const windows = new Map<Rate, BoundedCache<Window>>();
  const windowsOf = (rate: Rate): BoundedCache<Window> => {
    const known =
      windows.get(rate) ?? createBoundedCache({ max: MAX_PEOPLE, ttlMs: RATES[rate].windowSec * 1000 });
    windows.set(rate, known);
    return known;
  };
  return {
    take(rate, person, now) {
      const { windowSec } = RATES[rate];
      const quota = Math.max(1, Math.floor(RATES[rate].quota * factor));
      const begun = windowsOf(rate).get(person, now);
      const window = begun ?? { used: 0, endsAtMs: now.getTime() + windowSec * 1000 };
      if (!begun) windowsOf(rate).set(person, window, now);
      const isOver = window.used >= quota;
      if (!isOver) window.used += 1;
      const resetSec = Math.max(1, Math.ceil((window.endsAtMs - now.getTime()) / 1000));
      return {
        headers: {
          'ratelimit-policy': `"${rate}";q=${quota};w=${windowSec}`,
          ratelimit: `"${rate}";r=${quota - window.used};t=${resetSec}`,
        },
        demand() {
          if (isOver) throw tooFast(rate, { quota, windowSec, resetSec, endsAtMs: window.endsAtMs });
        },
      };
    },
  };
}

function tooFast(rate: Rate, over: { quota: number; windowSec: number; resetSec: number; endsAtMs: number }) {
  const { quota, windowSec, resetSec, endsAtMs } = over;
  return rateLimited({
    detail: `${quota} requests of the kind "${rate}" are taken in ${windowSec} seconds. Go on in ${resetSec} seconds.`,
    retryAfterSec: resetSec,
    members: { limit: rate, max: quota, windowSec, resetsAt: iso(new Date(endsAtMs)) },
  });
}
