import { expect, test } from 'vitest';
import { findDates } from './dates.ts';

// A Tuesday, ten in the morning in Jerusalem.
const jerusalem = { receivedAt: '2026-11-24T08:00:00Z', zone: 'Asia/Jerusalem' };
const berlin = { receivedAt: '2026-11-24T08:00:00Z', zone: 'Europe/Berlin' };

test.each([
  ['tomorrow', '2026-11-25', undefined],
  ['the day after tomorrow', '2026-11-26', undefined],
  ['on Thursday', '2026-11-26', undefined],
  ['next Thursday', '2026-12-03', undefined],
  ['by Tuesday', '2026-12-01', undefined],
  ['in three days', '2026-11-27', undefined],
  ['within 2 weeks', '2026-12-08', undefined],
  ['next week', '2026-11-30', '2026-12-04'],
  ['end of the month', '2026-11-30', undefined],
  ['2026-12-03', '2026-12-03', undefined],
  ['3.12.2026', '2026-12-03', undefined],
  ['12/25/2026', '2026-12-25', undefined],
  ['24 November', '2026-11-24', undefined],
  ['January 5th', '2027-01-05', undefined],
])('"%s", written on a Tuesday, is %s', (words, date, until) => {
  expect(findDates(`Please answer ${words}.`, berlin)).toEqual([
    expect.objectContaining({ date, ...(until && { until }) }),
  ]);
});

test.each([
  ['מחר', '2026-11-25'],
  ['מחרתיים', '2026-11-26'],
  ['ביום חמישי', '2026-11-26'],
  ['עד יום ראשון', '2026-11-29'],
  ['בשבוע הבא', '2026-11-29'],
  ['בעוד שלושה ימים', '2026-11-27'],
  ['בעוד שבועיים', '2026-12-08'],
  ['ב-24 בנובמבר', '2026-11-24'],
])('Hebrew "%s" is %s, with weeks that begin on Sunday', (words, date) => {
  expect(findDates(`נא לענות ${words}.`, jerusalem)[0]?.date).toBe(date);
});

test('a day is counted where the person lives, not where the server runs', () => {
  const lateEvening = { receivedAt: '2026-11-24T22:30:00Z', zone: 'Asia/Jerusalem' };

  expect(findDates('See you tomorrow', lateEvening)[0]?.date).toBe('2026-11-26');
  expect(findDates('See you tomorrow', { ...lateEvening, zone: 'UTC' })[0]?.date).toBe('2026-11-25');
});

test('a clock time belongs to the day it touches, and to no other', () => {
  const found = findDates('Friday 3pm, or at 10:30 on Monday, not Sunday.', berlin);

  expect(found.map(({ text, time }) => [text, time])).toEqual([
    ['Friday', '15:00'],
    ['Monday', '10:30'],
    ['Sunday', undefined],
  ]);
});

test('impossible days and plain numbers are no dates', () => {
  expect(findDates('Version 31.2.2026, room 4/5, may I ask, 1.5 hours', berlin)).toEqual([]);
});
