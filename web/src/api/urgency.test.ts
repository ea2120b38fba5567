import { expect, test } from 'vitest';
import { mostUrgentFirst } from './urgency.ts';

test('what is urgent comes first, and of equally urgent things the one whose time is over first', () => {
  const later = { urgency: 5, expiresAt: '2026-12-03T00:00:00.000Z' };
  const sooner = { urgency: 5, expiresAt: '2026-12-02T00:00:00.000Z' };
  const calm = { urgency: 1, expiresAt: '2026-12-01T00:00:00.000Z' };
  expect(mostUrgentFirst([calm, later, sooner])).toEqual([sooner, later, calm]);
});
