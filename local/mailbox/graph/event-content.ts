import { randomUUID } from 'node:crypto';
import type { Attendee, CalendarEvent, EventContent, ShowAs, WallTime } from '../calendar/event.ts';
import { endMs, startMs } from '../calendar/event-store.ts';
import { isPropertyId, mergeProperties } from '../item-properties.ts';
import type { ExtendedProperty, MailAddress } from '../mail/message.ts';
import { readBodyField } from './draft-content.ts';
import { invalidPropertyId } from './filter.ts';
import { graphError } from './graph-error.ts';
import { requireZone } from './preferences.ts';

export interface WireTime {
  dateTime?: string;
  timeZone?: string;
}

/** A request body as `eventShape` lets it through. */
export interface WireEvent {
  subject?: string;
  body?: { contentType?: string; content?: string };
  start?: WireTime;
  end?: WireTime;
  isAllDay?: boolean;
  location?: { displayName?: string };
  attendees?: { type?: string; emailAddress?: { name?: string; address?: string } }[];
  showAs?: string;
  sensitivity?: string;
  importance?: string;
  categories?: string[];
  transactionId?: string;
  changeKey?: string;
  singleValueExtendedProperties?: ExtendedProperty[];
}

/** A time as Graph takes it: wall clock plus zone, or an instant with its offset. */
export function readWireTime({ dateTime = '', timeZone = 'UTC' }: WireTime, name: string): WallTime {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d)(:\d\d)?(\.\d+)?(Z)?$/.exec(dateTime);
  const wall = `${match?.[1]}${match?.[2] ?? ':00'}`;
  if (!match || Number.isNaN(Date.parse(`${wall}Z`))) {
    throw graphError(
      400,
      'ErrorPropertyValidationFailure',
      `The value of '${name}' is not a valid date and time.`,
    );
  }
  return { wall, zone: match[4] ? 'UTC' : requireZone(timeZone) };
}

export function emptyEvent(owner: MailAddress): EventContent {
  return {
    uid: `040000008200E00074C5B7101A82E008${randomUUID().replaceAll('-', '').toUpperCase()}`,
    subject: '',
    body: { type: 'text', content: '' },
    start: { wall: '', zone: 'UTC' },
    end: { wall: '', zone: 'UTC' },
    isAllDay: false,
    location: '',
    organizer: owner,
    attendees: [],
    showAs: 'busy',
    sensitivity: 'normal',
    importance: 'normal',
    isCancelled: false,
    categories: [],
    recurrence: null,
    sequence: 0,
    occurrenceKey: null,
  };
}

export function applyEventFields(event: CalendarEvent, wire: WireEvent): CalendarEvent {
  const properties = wire.singleValueExtendedProperties ?? [];
  for (const { id } of properties) {
    if (!isPropertyId(id)) throw invalidPropertyId(id);
  }
  const changed: CalendarEvent = {
    ...event,
    subject: wire.subject ?? event.subject,
    body: wire.body ? readBodyField(wire.body) : event.body,
    start: wire.start ? readWireTime(wire.start, 'start') : event.start,
    end: wire.end ? readWireTime(wire.end, 'end') : event.end,
    isAllDay: wire.isAllDay ?? event.isAllDay,
    location: wire.location?.displayName ?? event.location,
    attendees: wire.attendees?.map((attendee) => readAttendee(attendee, event.attendees)) ?? event.attendees,
    showAs: (wire.showAs as ShowAs | undefined) ?? event.showAs,
    sensitivity: (wire.sensitivity as CalendarEvent['sensitivity'] | undefined) ?? event.sensitivity,
    importance: (wire.importance as CalendarEvent['importance'] | undefined) ?? event.importance,
    categories: wire.categories ?? event.categories,
    extendedProperties: mergeProperties(event.extendedProperties, properties),
  };
  requireOrder(changed);
  return changed;
}

function readAttendee(
  { type, emailAddress }: { type?: string; emailAddress?: { name?: string; address?: string } },
  known: Attendee[],
): Attendee {
  const address = emailAddress?.address?.trim() ?? '';
  if (!address.includes('@'))
    throw graphError(400, 'ErrorInvalidRecipients', 'An attendee has no valid address.');
  const before = known.find((attendee) => attendee.address.toLowerCase() === address.toLowerCase());
  return {
    name: emailAddress?.name ?? address,
    address,
    type: (type as Attendee['type'] | undefined) ?? 'required',
    response: before?.response ?? 'none',
  };
}

function requireOrder(event: CalendarEvent): void {
  const isMidnight = event.start.wall.endsWith('T00:00:00') && event.end.wall.endsWith('T00:00:00');
  if (event.isAllDay && !isMidnight) {
    throw graphError(
      400,
      'ErrorPropertyValidationFailure',
      'The Event.Start and Event.End properties of an all-day event must be set to midnight.',
    );
  }
  if (endMs(event) < startMs(event)) {
    throw graphError(
      400,
      'ErrorPropertyValidationFailure',
      'The end of an event must not be before its start.',
    );
  }
}
