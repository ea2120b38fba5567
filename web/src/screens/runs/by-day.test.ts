import { expect, test } from 'vitest';
import { byDay } from './by-day.ts';

const at = (createdAt: string) => ({ createdAt });

test('runs stand under the day that it was where the person is', () => {
  const late = at('2026-03-12T22:30:00Z');
  const early = at('2026-03-12T08:00:00Z');

  expect(byDay([late, early], 'Asia/Jerusalem')).toEqual([
    { date: '2026-03-13', items: [late] },
    { date: '2026-03-12', items: [early] },
  ]);
  expect(byDay([late, early], 'UTC')).toEqual([{ date: '2026-03-12', items: [late, early] }]);
});
