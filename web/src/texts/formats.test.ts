import { expect, test } from 'vitest';
import { formatsOf } from './formats.ts';

const { usd, relative, time, duration } = formatsOf('en-GB', 'Asia/Jerusalem');
const now = Date.parse('2026-03-12T10:00:00Z');

test('times are shown in the zone that the person chose', () => {
  expect(time('2026-03-12T10:00:00Z')).toBe('12:00');
});

test.each([
  ['2026-03-12T10:00:20Z', 'now'],
  ['2026-03-12T09:57:00Z', '3 minutes ago'],
  ['2026-03-12T15:30:00Z', 'in 5 hours'],
  ['2026-03-14T11:00:00Z', 'in 2 days'],
])('%s is told as %s', (at, said) => {
  expect(relative(at, now)).toBe(said);
});

test('the cost of a run, a fraction of a cent, does not show as nothing', () => {
  expect(usd(1_100)).toBe('US$0.0011');
  expect(usd(0)).toBe('US$0.00');
  expect(usd(4_000_000)).toBe('US$4.00');
});

test('how long something took is said in the unit that one would use', () => {
  expect(duration(400)).toBe('1 sec');
  expect(duration(42_000)).toBe('42 secs');
  expect(duration(240_000)).toBe('4 mins');
});

test('one minute is said once', () => {
  const { relative } = formatsOf('he', 'UTC');
  expect(relative('2026-03-12T08:59:00Z', Date.parse('2026-03-12T09:00:00Z'))).toBe('לפני דקה');
});
