import { expect, test } from 'vitest';
import { parseSchedule, scheduleZone } from './ncrontab.ts';

const next = (expression: string, from: string, zone = 'UTC') =>
  parseSchedule(expression, zone).after(new Date(from)).toISOString();

test.each([
  ['0 30 9 * * *', '2026-11-22T09:29:59Z', '2026-11-22T09:30:00.000Z'],
  ['0 30 9 * * *', '2026-11-22T09:30:00Z', '2026-11-23T09:30:00.000Z'],
  ['30 9 * * *', '2026-11-22T00:00:00Z', '2026-11-22T09:30:00.000Z'],
  ['*/10 * * * * *', '2026-11-22T00:00:01Z', '2026-11-22T00:00:10.000Z'],
  ['0 5-20/5 8 * * Mon-Fri', '2026-11-22T00:00:00Z', '2026-11-23T08:05:00.000Z'],
  ['0 0 0 1 jan,jul *', '2026-11-22T00:00:00Z', '2027-01-01T00:00:00.000Z'],
])('%s after %s is %s', (expression, from, expected) => {
  expect(next(expression, from)).toBe(expected);
});

test('day of month and day of week must both match', () => {
  expect(next('0 0 0 13 * Fri', '2026-11-22T00:00:00Z')).toBe('2027-08-13T00:00:00.000Z');
});

test('the zone decides what nine o’clock is', () => {
  expect(next('0 0 9 * * *', '2026-07-01T00:00:00Z', 'Asia/Jerusalem')).toBe('2026-07-01T06:00:00.000Z');
  expect(scheduleZone({ WEBSITE_TIME_ZONE: 'Asia/Jerusalem', TZ: 'UTC' })).toBe('Asia/Jerusalem');
  expect(scheduleZone({})).toBe('UTC');
  expect(() => scheduleZone({ WEBSITE_TIME_ZONE: 'Israel Standard Time' })).toThrow('no IANA time zone');
});

test.each([
  '@daily',
  '0 0 0 ? * *',
  '0 0 0 L * *',
  '0 0 0 * * 7',
  '0 0 0 5-3 * *',
  '0 0/15 * * * *',
  '0 */0 * * * *',
  '0 60 * * * *',
  '0 0 0 * * MON#2',
  '0 0 0 15W * *',
  '0 0 0 1, * *',
  '00:05:00',
  '* * * *',
  '0 0 0 * * * 2027',
])('%s is refused, because dialects read it differently', (expression) => {
  expect(() => parseSchedule(expression, 'UTC')).toThrow('is not valid');
});

test('a day that never comes is refused', () => {
  expect(() => parseSchedule('0 0 0 30 2 *', 'UTC')).toThrow();
});
