import type { CalendarEvent, CalendarReader } from '#platform/connectors';
import type { EventContent } from '../../../local/mailbox/calendar/event.ts';
import { readCalendar } from '../../../local/mailbox/calendar/read-calendar.ts';
import { occurrencesBetween } from '../../../local/mailbox/calendar/recurrence.ts';
import { instantOf } from '../../../local/mailbox/zones.ts';
import { freeBusyOf } from '../../../shared/platform/connectors/calendar-time/free-busy.ts';
import { ConnectorError } from '../../../shared/platform/connectors/connector-error.ts';

export const anEvent = (
  title: string,
  at = '2026-03-13T13:00:00.000Z',
  more: Partial<CalendarEvent> = {},
): CalendarEvent => ({
  id: title,
  version: '1',
  title,
  start: { at, zone: 'UTC' },
  end: { at: new Date(Date.parse(at) + 3_600_000).toISOString(), zone: 'UTC' },
  busy: 'busy',
  status: 'confirmed',
  organizer: null,
  attendees: [],
  place: null,
  isPrivate: false,
  isOrganizer: true,
  ownResponse: 'none',
  ...more,
});

/** Reads a calendar of which `load` gives all events. */
export const calendarOver = (
  load: () => Promise<CalendarEvent[]>,
  zone: () => Promise<string>,
): CalendarReader => ({
  list: async (span) => (await load()).filter((event) => touches(event, span)).toSorted(byStart),
  freeBusy: async (ask) => freeBusyOf(await load(), { ...ask, zone: await zone() }),
  getEvent: async (id) => (await load()).find((event) => event.id === id) ?? gone(),
});

export function gone(): never {
  throw new ConnectorError('gone');
}

const msOf = (time: CalendarEvent['start']) => Date.parse('at' in time ? time.at : time.date);
const byStart = (a: CalendarEvent, b: CalendarEvent) => msOf(a.start) - msOf(b.start);
const touches = ({ start, end }: CalendarEvent, { from, to }: { from: Date; to: Date }) =>
  msOf(start) < to.getTime() && msOf(end) > from.getTime();

/** The events of an iCalendar text, and each occurrence of those that repeat, until the end of the year. */
export const eventsIn = (ics: string): CalendarEvent[] =>
  readCalendar(ics, 'UTC').events.flatMap((event) =>
    startsOf(event).map((wall, index) => occurrenceOf(event, wall, index)),
  );

function startsOf({ start: { wall }, recurrence }: EventContent): string[] {
  if (!recurrence) return [wall];
  return occurrencesBetween({ startWall: wall, ...recurrence }, wall, '2026-12-31T00:00:00');
}

function occurrenceOf(event: EventContent, wall: string, index: number): CalendarEvent {
  const { uid, subject, start, end, organizer, showAs, recurrence } = event;
  const startMs = instantOf(wall, start.zone);
  const lastsMs = instantOf(end.wall, end.zone) - instantOf(start.wall, start.zone);
  return anEvent(subject, new Date(startMs).toISOString(), {
    ...(recurrence ? { id: `${uid}-${index}`, seriesId: uid } : { id: uid }),
    end: { at: new Date(startMs + lastsMs).toISOString(), zone: 'UTC' },
    busy: showAs === 'free' ? 'free' : 'busy',
    organizer,
    isOrganizer: !organizer,
  });
}
