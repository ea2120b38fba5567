import { describe, expect, test } from 'vitest';
import type { CalendarEvent } from '../capabilities/calendar.ts';
import { freeBusyOf } from './free-busy.ts';

/** A Wednesday in Berlin, where it is two hours later than in UTC. */
const DAY = '2026-07-01';
const clock = (time: string) => `${DAY}T${time}:00.000Z`;
const event = (from: string, to: string, more: Partial<CalendarEvent> = {}): CalendarEvent => ({
  ...{ id: 'e', version: '1', title: 'A meeting', place: null, isPrivate: false, isOrganizer: true },
  ...{ busy: 'busy', status: 'confirmed', organizer: null, attendees: [], ownResponse: 'none' },
  start: { at: clock(from), zone: 'UTC' },
  end: { at: clock(to), zone: 'UTC' },
  ...more,
});

/** What is busy and what is free on that day, as `07:00-08:00` in UTC. */
function seen(events: CalendarEvent[], minutes = 30) {
  const from = new Date(`${DAY}T00:00:00Z`);
  const to = new Date('2026-07-02T00:00:00Z');
  const { busy, slots } = freeBusyOf(events, { from, to, minutes, zone: 'Europe/Berlin' });
  const told = (spans: typeof busy) =>
    spans.map(({ start, end }) => `${start.slice(11, 16)}-${end.slice(11, 16)}`);
  return { busy: told(busy), free: told(slots) };
}

describe('of a working day', () => {
  test('all is free from nine to half past five when nothing is in it', () => {
    expect(seen([])).toEqual({ busy: [], free: ['07:00-15:30'] });
  });

  test('what lies before and after a meeting is free, and meetings that touch are one', () => {
    expect(seen([event('10:00', '11:00'), event('09:00', '10:00')])).toEqual({
      busy: ['09:00-11:00'],
      free: ['07:00-09:00', '11:00-15:30'],
    });
  });

  test('a meeting within another one, and one that reaches over its end, take no more than they last', () => {
    expect(seen([event('09:00', '12:00'), event('10:00', '11:00')]).busy).toEqual(['09:00-12:00']);
    expect(seen([event('09:00', '11:00'), event('10:00', '12:00')]).free).toEqual([
      '07:00-09:00',
      '12:00-15:30',
    ]);
  });

  test('what is before and after work takes nothing of it and adds nothing to it', () => {
    expect(seen([event('05:00', '06:00'), event('17:00', '18:00')]).free).toEqual(['07:00-15:30']);
    expect(seen([event('05:00', '08:00'), event('15:00', '18:00')]).free).toEqual(['08:00-15:00']);
    expect(seen([event('05:00', '18:00')]).free).toEqual([]);
  });

  test('a gap counts when it is just as long as it is asked for', () => {
    const meetings = [event('07:00', '09:00'), event('09:45', '15:30')];
    expect([seen(meetings, 45).free, seen(meetings, 46).free]).toEqual([['09:00-09:45'], []]);
  });

  test.each<[string, Partial<CalendarEvent>]>([
    ['shown as free', { busy: 'free' }],
    ['cancelled', { status: 'cancelled' }],
    ['declined', { status: 'declined' }],
    ['without length', { end: { at: clock('09:00'), zone: 'UTC' } }],
  ])('a meeting that is %s takes nothing', (_what, more) => {
    expect(seen([event('09:00', '10:00', more)])).toEqual({ busy: [], free: ['07:00-15:30'] });
  });

  test('a whole day takes all of it, by the clock of the person', () => {
    const holiday = event('00:00', '00:00', { start: { date: DAY }, end: { date: '2026-07-02' } });
    expect(seen([holiday])).toEqual({ busy: ['00:00-22:00'], free: [] });
  });
});

test('nobody works on a Saturday or a Sunday', () => {
  const week = { from: new Date('2026-07-03T00:00:00Z'), to: new Date('2026-07-07T00:00:00Z') };
  const { slots } = freeBusyOf([], { ...week, minutes: 30, zone: 'UTC' });
  expect(slots.map(({ start }) => start.slice(0, 10))).toEqual(['2026-07-03', '2026-07-06']);
});
