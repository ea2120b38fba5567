import { expect, test } from 'vitest';
import { momentOf, wallTime, withOffset } from './zone-time.ts';

const iso = (at: number) => new Date(at).toISOString();

test.each([
  ['2026-03-12T10:00', 'Asia/Jerusalem', '2026-03-12T08:00:00.000Z'],
  ['2026-07-12T10:00', 'Asia/Jerusalem', '2026-07-12T07:00:00.000Z'],
  ['2026-07-12T10:00', 'America/New_York', '2026-07-12T14:00:00.000Z'],
  // Clocks are put forward at 02:00 on 29 March, so 02:30 is jumped over; and back at 03:00 on 25 October.
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
])('%s in %s is one moment', (wall, zone, expected) => {
  expect(iso(momentOf(wall, zone))).toBe(expected);
});

test('what the clocks show leads back to the moment', () => {
  const at = Date.parse('2026-10-01T12:45:00Z');
  expect(momentOf(wallTime(at, 'Asia/Kolkata'), 'Asia/Kolkata')).toBe(at);
});

test('a time is sent with the offset that its zone has on that day', () => {
  expect(withOffset(Date.parse('2026-01-12T14:00:00Z'), 'America/New_York')).toBe(
    '2026-01-12T09:00:00-05:00',
  );
  expect(withOffset(Date.parse('2026-07-12T04:30:00Z'), 'Asia/Kolkata')).toBe('2026-07-12T10:00:00+05:30');
});

test('what is no time gives none', () => {
  expect(momentOf('', 'Asia/Jerusalem')).toBeNaN();
});
