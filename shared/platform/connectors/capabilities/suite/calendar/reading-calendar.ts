import { expect, test } from 'vitest';
import type { Current } from '../under-test.ts';
import type { CalendarUnderTest } from './calendar-under-test.ts';
import { calendar, event } from './sample-events.ts';

/** Thursday in Jerusalem: two meetings that overlap, one shown as free, one cancelled day, one recurring lunch. */
const busyDay = calendar(
  event('e1', ['SUMMARY:Stand-up', 'DTSTART:20260312T073000Z', 'DTEND:20260312T083000Z']),
  event('e2', ['SUMMARY:Review', 'DTSTART:20260312T080000Z', 'DTEND:20260312T093000Z']),
  event('e3', [
    'SUMMARY:Maybe gym',
    'DTSTART:20260312T120000Z',
    'DTEND:20260312T130000Z',
    'TRANSP:TRANSPARENT',
  ]),
  event('e4', [
    'SUMMARY:Lunch',
    'DTSTART:20260309T103000Z',
    'DTEND:20260309T113000Z',
    'RRULE:FREQ=DAILY;COUNT=10',
  ]),
);

export function readingCalendar(current: Current<CalendarUnderTest>) {
  test('events of a span come in order, occurrences included', async () => {
    await current().addEvents(busyDay);

    const events = await current().reader.list({
      from: new Date('2026-03-12T00:00:00Z'),
      to: new Date('2026-03-13T00:00:00Z'),
    });

    expect(events.map(({ title }) => title)).toEqual(['Stand-up', 'Review', 'Lunch', 'Maybe gym']);
    expect(events[0]?.start).toMatchObject({ at: '2026-03-12T07:30:00.000Z' });
    expect(events[3]?.busy).toBe('free');
    expect(events[2]?.seriesId).toBeTruthy();
  });

  test('free slots of a busy day lie in working hours and are long enough', async () => {
    await current().addEvents(busyDay);

    const { busy, slots, zone } = await current().reader.freeBusy({
      from: new Date('2026-03-12T05:00:00Z'),
      to: new Date('2026-03-14T00:00:00Z'),
      minutes: 60,
    });

    expect(zone).toBe('Asia/Jerusalem');
    expect(busy[0]).toEqual({ start: '2026-03-12T07:30:00.000Z', end: '2026-03-12T09:30:00.000Z' });
    expect(slots).toEqual([
      { start: '2026-03-12T09:30:00.000Z', end: '2026-03-12T10:30:00.000Z' },
      { start: '2026-03-12T11:30:00.000Z', end: '2026-03-12T15:30:00.000Z' },
      { start: '2026-03-13T07:00:00.000Z', end: '2026-03-13T10:30:00.000Z' },
      { start: '2026-03-13T11:30:00.000Z', end: '2026-03-13T15:30:00.000Z' },
    ]);
  });
}
