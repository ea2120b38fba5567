import ICAL from 'ical.js';
import { htmlToText } from '../html-text.ts';
import type { MailAddress } from '../mail/message.ts';
import { addDays, wallAt } from '../zones.ts';
import { type FileZones, fileZones } from './custom-zones.ts';
import type { Attendee, EventContent, Response, ShowAs, WallTime } from './event.ts';
import { type LeftOut, soundCalendar } from './sound-calendar.ts';

export interface CalendarReading {
  /** REQUEST, CANCEL, REPLY or PUBLISH. */
  method: string;
  events: EventContent[];
  /** Entries that are no events, or not to be read as one. */
  unread: { name: string; reason: string }[];
  /** Properties of the events that nobody can read; the events are there without them. */
  leftOut: LeftOut[];
}

/**
 * Reads an iCalendar text (RFC 5545). Times keep their zone; a floating time belongs to `homeZone`. What is broken is
 * left out and named. Throws on a text without any calendar.
 */
export function readCalendar(text: string, homeZone: string): CalendarReading {
  const { text: sound, leftOut } = soundCalendar(text);
  if (sound === '') throw new Error('there is no calendar in it');
  const calendars = toComponents(sound);
  const zones = fileZones(calendars, homeZone);
  const method = calendars[0]?.getFirstPropertyValue('method');
  const reading: CalendarReading = {
    method: typeof method === 'string' ? method.toUpperCase() : 'PUBLISH',
    events: [],
    unread: [],
    leftOut,
  };
  for (const component of calendars.flatMap((calendar) => calendar.getAllSubcomponents()))
    readEntry(component, zones, reading);
  return reading;
}

const noEvents: Record<string, string> = {
  vtodo: 'it is a task, and tasks are not kept here',
  vjournal: 'it is a journal entry, and those are not kept here',
  vfreebusy: 'it says only when somebody is busy',
};

function readEntry(component: ICAL.Component, zones: FileZones, { events, unread }: CalendarReading): void {
  const name = `"${String(component.getFirstPropertyValue('summary') ?? '')}"`;
  const reason = noEvents[component.name];
  if (reason) unread.push({ name, reason });
  if (component.name !== 'vevent') return;
  try {
    const event = readEvent(component, zones);
    if (event) events.push(event);
    else unread.push({ name, reason: 'it has no start that can be read' });
  } catch (error) {
    unread.push({ name, reason: error instanceof Error ? error.message : String(error) });
  }
}

function toComponents(text: string): ICAL.Component[] {
  const parsed: unknown[] = ICAL.parse(text);
  const isList = Array.isArray(parsed[0]);
  return (isList ? parsed : [parsed]).map((jcal) => new ICAL.Component(jcal as string));
}

function readEvent(component: ICAL.Component, zones: FileZones): EventContent | undefined {
  const startProperty = component.getFirstProperty('dtstart');
  const start = startProperty && readTime(startProperty, zones);
  if (!start) return undefined;

  const text = (name: string) => String(component.getFirstPropertyValue(name) ?? '');
  const isAllDay = startProperty.type === 'date';
  const status = text('status').toUpperCase();
  const recurrenceId = component.getFirstProperty('recurrence-id');
  return {
    uid: text('uid') || `${start.wall}/${text('summary')}`,
    subject: text('summary'),
    body: readBody(component),
    start,
    end: readEnd(component, { start, isAllDay, zones }),
    isAllDay,
    location: text('location'),
    organizer: readPerson(component.getFirstProperty('organizer')) ?? null,
    attendees: component.getAllProperties('attendee').flatMap((property) => readAttendee(property) ?? []),
    showAs: readShowAs(text('transp'), status),
    sensitivity: readSensitivity(text('class')),
    importance: Number(text('priority')) >= 1 && Number(text('priority')) <= 4 ? 'high' : 'normal',
    isCancelled: status === 'CANCELLED',
    categories: component
      .getAllProperties('categories')
      .flatMap((property) => property.getValues().map(String)),
    recurrence: recurrenceId ? null : readRecurrence(component, start, zones),
    sequence: Number(text('sequence')) || 0,
    occurrenceKey: recurrenceId ? inZone(readTime(recurrenceId, zones), start.zone) : null,
  };
}

function readTime(property: ICAL.Property, zones: FileZones): WallTime {
  const value = property.getFirstValue();
  if (!(value instanceof ICAL.Time)) throw new Error(`${property.name} is not a time`);
  return toWall(value, String(property.getFirstParameter('tzid') ?? ''), zones);
}

function toWall(value: ICAL.Time, zoneName: string, zones: FileZones): WallTime {
  const wall = value.isDate ? `${value.toString().slice(0, 10)}T00:00:00` : value.toString().slice(0, 19);
  return value.zone?.tzid === 'UTC' ? { wall, zone: 'UTC' } : zones.at(wall, zoneName);
}

const inZone = ({ wall, zone }: WallTime, target: string): string =>
  zone === target || zone !== 'UTC' ? wall : wallAt(Date.parse(`${wall}Z`), target);

function readEnd(
  component: ICAL.Component,
  { start, isAllDay, zones }: { start: WallTime; isAllDay: boolean; zones: FileZones },
): WallTime {
  const end = component.getFirstProperty('dtend');
  if (end) return readTime(end, zones);
  const duration = component.getFirstPropertyValue('duration');
  if (duration instanceof ICAL.Duration) {
    const endMs = Date.parse(`${start.wall}Z`) + duration.toSeconds() * 1000;
    return { wall: new Date(endMs).toISOString().slice(0, 19), zone: start.zone };
  }
  return isAllDay ? { wall: addDays(start.wall, 1), zone: start.zone } : start;
}

function readRecurrence(
  component: ICAL.Component,
  start: WallTime,
  zones: FileZones,
): EventContent['recurrence'] {
  const rule = component.getFirstPropertyValue('rrule');
  const times = (name: string) =>
    component.getAllProperties(name).flatMap((property) =>
      property
        .getValues()
        .filter((value) => value instanceof ICAL.Time)
        .map((value) => toWall(value, String(property.getFirstParameter('tzid') ?? ''), zones))
        .map((time) => inZone(time, start.zone)),
    );
  const added = times('rdate');
  if (!(rule instanceof ICAL.Recur) && added.length === 0) return null;
  return {
    rule: rule instanceof ICAL.Recur ? untilInWall(rule.toString(), start.zone) : 'FREQ=DAILY;COUNT=1',
    excluded: times('exdate'),
    added,
  };
}

/** UNTIL is given in UTC while the series runs by the wall clock. */
const untilInWall = (rule: string, zone: string): string =>
  rule.replace(
    /UNTIL=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/i,
    (_whole, year, month, day, hour, minute, second) => {
      const wall = wallAt(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`), zone);
      return `UNTIL=${wall.replace(/[-:]/g, '')}`;
    },
  );

function readBody(component: ICAL.Component): EventContent['body'] {
  const description = String(component.getFirstPropertyValue('description') ?? '');
  const isHtml = /^\s*<(?:!doctype|html|body|p|div)\b/i.test(description);
  return { type: 'text', content: isHtml ? htmlToText(description) : description };
}

function readPerson(property: ICAL.Property | null): MailAddress | undefined {
  const address = String(property?.getFirstValue() ?? '')
    .replace(/^mailto:/i, '')
    .trim();
  if (!property || !address.includes('@')) return undefined;
  return { name: String(property.getFirstParameter('cn') ?? '') || address, address };
}

const responses: Record<string, Response> = {
  ACCEPTED: 'accepted',
  DECLINED: 'declined',
  TENTATIVE: 'tentativelyAccepted',
  'NEEDS-ACTION': 'notResponded',
};

function readAttendee(property: ICAL.Property): Attendee | undefined {
  const person = readPerson(property);
  if (!person) return undefined;
  const parameter = (name: string) => String(property.getFirstParameter(name) ?? '').toUpperCase();
  const isResource = parameter('cutype') === 'ROOM' || parameter('cutype') === 'RESOURCE';
  const type = isResource ? 'resource' : parameter('role') === 'OPT-PARTICIPANT' ? 'optional' : 'required';
  return { ...person, type, response: responses[parameter('partstat')] ?? 'none' };
}

function readShowAs(transparency: string, status: string): ShowAs {
  if (transparency.toUpperCase() === 'TRANSPARENT') return 'free';
  return status === 'TENTATIVE' ? 'tentative' : 'busy';
}

function readSensitivity(value: string): EventContent['sensitivity'] {
  if (value.toUpperCase() === 'PRIVATE') return 'private';
  return value.toUpperCase() === 'CONFIDENTIAL' ? 'confidential' : 'normal';
}
