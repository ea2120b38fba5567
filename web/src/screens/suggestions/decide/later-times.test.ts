import { expect, test } from 'vitest';
import { laterTimes } from './later-times.ts';

const ZONE = 'Asia/Jerusalem';
const FAR = '2027-01-01T00:00:00Z';
const at = (iso: string, expiresAt = FAR) => laterTimes(Date.parse(iso), ZONE, expiresAt);

test('on a Thursday morning it may come back tonight, tomorrow and on Monday, by the person’s clocks', () => {
  expect(at('2026-03-12T08:00:00Z')).toEqual([
    { name: 'tonight', until: '2026-03-12T17:00:00.000Z' },
    { name: 'tomorrow', until: '2026-03-13T06:00:00.000Z' },
    { name: 'next_week', until: '2026-03-16T06:00:00.000Z' },
  ]);
});

test('late in the evening there is no “tonight” any more, and the day is that of the person', () => {
  expect(at('2026-03-12T22:30:00Z').map(({ name, until }) => `${name} ${until}`)).toEqual([
    'tonight 2026-03-13T17:00:00.000Z',
    'tomorrow 2026-03-14T06:00:00.000Z',
    'next_week 2026-03-16T06:00:00.000Z',
  ]);
  expect(at('2026-03-12T16:30:00Z').map(({ name }) => name)).toEqual(['tomorrow', 'next_week']);
});

test('on a Sunday “tomorrow” and “next week” are the same morning, offered once', () => {
  expect(at('2026-03-15T18:00:00Z').map(({ name }) => name)).toEqual(['tomorrow']);
});

test('it is never put aside past its expiry', () => {
  expect(at('2026-03-12T08:00:00Z', '2026-03-12T18:00:00Z').map(({ name }) => name)).toEqual(['tonight']);
  expect(at('2026-03-12T08:00:00Z', '2026-03-12T12:00:00Z')).toEqual([]);
});
