import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { ianaZone, windowsZone } from '../../calendar-time/zones.ts';
import type { Attendee, CalendarEvent, EventTime } from '../../capabilities/calendar.ts';
import { ConnectorError } from '../../connector-error.ts';
import { normalLine } from '../../mail-text/plain-text.ts';
import { orBlank, orEmpty, Recipient } from './nullable.ts';
import { toAddress } from './to-mail.ts';

const GraphTime = z.object({
  dateTime: z.string().refine((text) => wallTime(text) !== undefined, 'Not a time.'),
  timeZone: z.string().refine((name) => ianaZone(name) !== undefined, 'Nobody knows this zone.'),
});

/** https://learn.microsoft.com/graph/api/resources/event, the fields that are asked for. */
export const GraphEvent = z.object({
  id: z.string(),
  changeKey: orBlank,
  seriesMasterId: z.string().nullish(),
  transactionId: z.string().nullish(),
  subject: z.string().nullish(),
  start: GraphTime,
  end: GraphTime,
  originalStartTimeZone: z.string().nullish(),
  originalEndTimeZone: z.string().nullish(),
  isAllDay: z.boolean().nullish(),
  isCancelled: z.boolean().nullish(),
  isOrganizer: z.boolean().nullish(),
  showAs: z.string().nullish(),
  sensitivity: z.string().nullish(),
  responseStatus: z.object({ response: z.string().nullish() }).nullish(),
  organizer: Recipient.nullish(),
  attendees: orEmpty(Recipient.extend({ status: z.object({ response: z.string().nullish() }).nullish() })),
  location: z.object({ displayName: z.string().nullish() }).nullish(),
});
export type GraphEvent = z.infer<typeof GraphEvent>;

export const EVENT_FIELDS =
  'id,changeKey,seriesMasterId,transactionId,subject,start,end,originalStartTimeZone,originalEndTimeZone,isAllDay,isCancelled,isOrganizer,showAs,sensitivity,responseStatus,organizer,attendees,location';

const BUSY: Record<string, CalendarEvent['busy']> = {
  free: 'free',
  workingElsewhere: 'free',
  tentative: 'tentative',
  oof: 'away',
};

const RESPONSES: Record<string, Attendee['response']> = {
  accepted: 'accepted',
  organizer: 'accepted',
  tentativelyAccepted: 'tentative',
  declined: 'declined',
};

/** Times are expected in UTC, as every request asks for. */
export function toCalendarEvent(event: GraphEvent): CalendarEvent {
  return {
    id: event.id,
    version: event.changeKey,
    ...(event.seriesMasterId ? { seriesId: event.seriesMasterId } : {}),
    title: normalLine(event.subject ?? ''),
    start: toTime(event.start, event.originalStartTimeZone, event.isAllDay === true),
    end: toTime(event.end, event.originalEndTimeZone, event.isAllDay === true),
    busy: BUSY[event.showAs ?? ''] ?? 'busy',
    status: statusOf(event),
    organizer: event.organizer ? toAddress(event.organizer) : null,
    attendees: event.attendees.map((person) => ({
      ...toAddress(person),
      response: RESPONSES[person.status?.response ?? ''] ?? 'none',
    })),
    place: normalLine(event.location?.displayName ?? '') || null,
    isPrivate: event.sensitivity === 'private' || event.sensitivity === 'confidential',
    isOrganizer: event.isOrganizer ?? event.responseStatus?.response === 'organizer',
    ownResponse: RESPONSES[event.responseStatus?.response ?? ''] ?? 'none',
  };
}

function statusOf({ isCancelled, responseStatus }: GraphEvent): CalendarEvent['status'] {
  if (isCancelled) return 'cancelled';
  if (responseStatus?.response === 'declined') return 'declined';
  const isOpen = ['tentativelyAccepted', 'notResponded'].includes(responseStatus?.response ?? '');
  return isOpen ? 'tentative' : 'confirmed';
}

/**
 * The moment is told in the zone that was asked for; the zone it was planned in is a name beside it, and the moment
 * stays right when nobody knows that name.
 */
function toTime(
  time: z.infer<typeof GraphTime>,
  original: string | null | undefined,
  isAllDay: boolean,
): EventTime {
  const wall = wallTime(time.dateTime);
  const zone = ianaZone(time.timeZone);
  if (!wall || !zone) throw new ConnectorError('rejected');
  if (isAllDay) return { date: wall.toPlainDate().toString() };
  const at = wall.toZonedDateTime(zone).toInstant();
  return {
    at: new Date(at.epochMilliseconds).toISOString(),
    zone: ianaZone(original ?? time.timeZone) ?? 'UTC',
  };
}

function wallTime(text: string): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(text.replace(/Z$/, ''));
  } catch {
    return undefined;
  }
}

/**
 * Wall time in the zone of the plan, so that the calendar goes on showing that zone. Named as Windows names it: of IANA
 * names the vendor promises a few. Where Windows has no such zone, the moment is told in UTC.
 * https://learn.microsoft.com/graph/api/resources/datetimetimezone
 */
export function fromTime(time: EventTime): z.infer<typeof GraphTime> {
  if ('date' in time) return { dateTime: `${time.date}T00:00:00`, timeZone: 'UTC' };
  const timeZone = windowsZone(time.zone) ?? 'UTC';
  const zone = ianaZone(time.zone) && ianaZone(timeZone);
  if (!zone) throw new ConnectorError('rejected');
  try {
    const wall = Temporal.Instant.from(time.at).toZonedDateTimeISO(zone).toPlainDateTime();
    return { dateTime: wall.toString({ smallestUnit: 'second' }), timeZone };
  } catch {
    throw new ConnectorError('rejected');
  }
}
