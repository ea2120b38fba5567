import { describe, expect, test } from 'vitest';
import { allRoutes } from '#contracts';
import { iso, later, RATES, type Rate, rateOf } from '#kernel';
import { createRates } from './rate-limits.ts';

const START = new Date('2026-11-10T12:00:00Z');
const at = (sec: number) => later(START, sec * 1000);
const rates = Object.entries(RATES) as [Rate, { quota: number; windowSec: number }][];

describe('how fast one person may ask', () => {
  test.each(rates)(
    '%s: up to the quota of the window, and the next one is told when it goes on',
    (rate, policy) => {
      const { take } = createRates(1);
      const { quota, windowSec } = policy;
      for (let n = 1; n <= quota; n += 1) {
        const taken = take(rate, 'user_1', START);
        taken.demand();
        expect(taken.headers).toEqual({
          'ratelimit-policy': `"${rate}";q=${quota};w=${windowSec}`,
          ratelimit: `"${rate}";r=${quota - n};t=${windowSec}`,
        });
      }
      const over = take(rate, 'user_1', at(windowSec - 2));
      expect(over.headers.ratelimit).toBe(`"${rate}";r=0;t=2`);
      expect(() => over.demand()).toThrow(
        expect.objectContaining({
          code: 'api.rate_limited',
          status: 429,
          extras: expect.objectContaining({
            retryAfterSec: 2,
            members: { limit: rate, max: quota, windowSec, resetsAt: iso(at(windowSec)) },
          }),
        }),
      );
      expect(() => take(rate, 'user_1', at(windowSec)).demand()).not.toThrow();
    },
  );

  test('counts each person and each kind by itself', () => {
    const { take } = createRates(1);
    // The largest quota: in one count with it every other kind would be used up, too.
    for (let n = 0; n < RATES.reads.quota + 5; n += 1) take('reads', 'user_1', START);
    expect(() => take('reads', 'user_1', START).demand()).toThrow();
    expect(() => take('reads', 'user_2', START).demand()).not.toThrow();
    for (const [rate] of rates.filter(([rate]) => rate !== 'reads'))
      expect(() => take(rate, 'user_1', START).demand()).not.toThrow();
  });

  test('is what the operator’s factor makes of it, and never nothing', () => {
    expect(createRates(2.5).take('changes', 'u', START).headers['ratelimit-policy']).toBe(
      '"changes";q=300;w=60',
    );
    expect(createRates(0.0001).take('changes', 'u', START).headers.ratelimit).toBe('"changes";r=0;t=60');
  });

  test('each kind is the kind of some route, and what changes something is no mere reading', () => {
    const routes = allRoutes().filter(({ auth }) => auth === 'member');
    expect(new Set(routes.map(rateOf))).toEqual(new Set(Object.keys(RATES)));
    for (const route of routes)
      if (route.method !== 'GET') expect([route.id, rateOf(route)]).not.toContain('reads');
  });
});
