import type { ViewedEvent } from '../calendar/calendar-view.ts';
import type { Attendee, CalendarEvent, WallTime } from '../calendar/event.ts';
import { propertyKey } from '../item-properties.ts';
import { wallAt } from '../zones.ts';
import { parseExpand } from './expand.ts';
import type { GraphCall } from './graph-call.ts';
import { badRequest } from './graph-error.ts';
import { bodyFor, previewOf, recipient, wireInstant } from './message-view.ts';
import { pick } from './query-options.ts';
import { recurrenceView } from './recurrence-view.ts';

const neverSet = '0001-01-01T00:00:00Z';

/** An event as Graph writes it; times in the zone that the caller prefers, all-day events at its midnight. */
export function eventView(
  call: GraphCall,
  { event, type, startMs, endMs }: ViewedEvent,
  { select, expand }: { select: string[] | null; expand: string | null },
) {
  const time = (wall: WallTime, ms: number) => ({
    dateTime: `${event.isAllDay ? wall.wall : wallAt(ms, call.prefer.zone.iana)}.0000000`,
    timeZone: call.prefer.zone.name,
  });
  const full: Record<string, unknown> = {
    '@odata.etag': `W/"${event.changeKey}"`,
    id: event.id,
    createdDateTime: wireInstant(event.createdMs),
    lastModifiedDateTime: wireInstant(event.modifiedMs),
    changeKey: event.changeKey,
    categories: event.categories,
    transactionId: event.transactionId,
    originalStartTimeZone: event.start.zone,
    originalEndTimeZone: event.end.zone,
    iCalUId: event.uid,
    subject: event.subject,
    bodyPreview: previewOf(event.body),
    importance: event.importance,
    sensitivity: event.sensitivity,
    isAllDay: event.isAllDay,
    isCancelled: event.isCancelled,
    isOrganizer: isOrganizer(event),
    responseRequested: true,
    seriesMasterId: event.seriesMasterId,
    showAs: event.showAs,
    type,
    webLink: `${call.publicUrl}/__control/?account=${encodeURIComponent(event.account)}`,
    hasAttachments: false,
    responseStatus: { response: isOrganizer(event) ? 'organizer' : event.response, time: neverSet },
    body: bodyFor(event.body, call.prefer.bodyType),
    start: time(event.start, startMs),
    end: time(event.end, endMs),
    location: { displayName: event.location, locationType: 'default' },
    recurrence: recurrenceView(event),
    attendees: event.attendees.map(attendeeView),
    organizer: event.organizer && recipient(event.organizer),
  };
  const unknown = select?.find((name) => !(name in full));
  if (unknown !== undefined) {
    throw badRequest(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.event'.`,
    );
  }
  return { ...pick(full, select, ['@odata.etag', 'id']), ...expanded(event, expand) };
}

export const isOrganizer = ({ organizer, account }: CalendarEvent): boolean =>
  organizer === null || organizer.address.toLowerCase() === account;

const attendeeView = (attendee: Attendee) => ({
  type: attendee.type,
  status: { response: attendee.response, time: neverSet },
  ...recipient(attendee),
});

function expanded(event: CalendarEvent, expand: string | null) {
  const wanted = parseExpand(expand);
  const found = event.extendedProperties.filter(({ id }) => wanted.includes(propertyKey(id)));
  return found.length > 0 ? { singleValueExtendedProperties: found } : {};
}
