import type { CapabilitySuite } from '../under-test.ts';
import type { CalendarChange, CalendarUnderTest } from './calendar-under-test.ts';
import { changingCalendar } from './changing-calendar.ts';
import { readingCalendar } from './reading-calendar.ts';
import { calendar, event } from './sample-events.ts';

const AT = ['DTSTART:20260312T080000Z', 'DTEND:20260312T090000Z'];
const DAY = { from: new Date('2026-03-12T00:00:00Z'), to: new Date('2026-03-13T00:00:00Z') };

export const calendarSuite: CapabilitySuite<'calendar', CalendarUnderTest, CalendarChange> = {
  reading: readingCalendar,
  changing: changingCalendar,
  sample: {
    add: (driver, word) => driver.addEvents(calendar(event('s1', [`SUMMARY:${word}`, ...AT]))),
    ask: ({ reader }) => reader.list(DAY),
  },
};
