import { describe, expect, test } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const NOW = new Date('2026-03-12T08:00:00Z');
const asked = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), NOW);

describe('how long a vendor asks to be left alone', () => {
  test.each([
    [{ 'retry-after': '17' }, 17_000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': ' 600 ' }, 600_000],
    [{ 'retry-after': 'Thu, 12 Mar 2026 08:05:00 GMT' }, 300_000],
    [{ 'retry-after': 'Thu, 12 Mar 2026 07:00:00 GMT' }, 0],
    // The vendor's clock is behind ours; what counts is the time between.
    [{ 'retry-after': 'Thu, 12 Mar 2026 08:05:00 GMT', date: 'Thu, 12 Mar 2026 07:59:00 GMT' }, 360_000],
    [{ 'retry-after': '99999999999999999999' }, 86_400_000],
    [{ 'retry-after': 'Thu, 12 Mar 2099 08:00:00 GMT' }, 86_400_000],
    [{}, undefined],
    [{ 'retry-after': '' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '1.5' }, 1_500],
    [{ 'retry-after': 'soon' }, undefined],
  ])('%j', (headers, ms) => {
    expect(asked(headers)).toBe(ms);
  });

  test('a date says nothing to somebody who does not know the time', () => {
    expect(retryAfterMs(new Headers({ 'retry-after': 'Thu, 12 Mar 2026 08:05:00 GMT' }))).toBeUndefined();
  });
});
