import ICAL from 'ical.js';
import { htmlToText } from '../html-text.ts';
import type { MailAddress } from '../mail/message.ts';
import { addDays, ianaZone, wallAt } from '../zones.ts';
import type { Attendee, EventContent, Response, ShowAs, WallTime } from './event.ts';

export interface CalendarReading {
  /** REQUEST, CANCEL, REPLY or PUBLISH. */
  method: string;
  events: EventContent[];
}

/** Reads an iCalendar text (RFC 5545). Times keep their zone; a floating time belongs to `homeZone`. Throws on broken text. */
export function readCalendar(text: string, homeZone: string): CalendarReading {
  const calendars = toComponents(text);
  const method = calendars[0]?.getFirstPropertyValue('method');
  return {
    method: typeof method === 'string' ? method.toUpperCase() : 'PUBLISH',
    events: calendars
      .flatMap((calendar) => calendar.getAllSubcomponents('vevent'))
      .flatMap((component) => readEvent(component, homeZone) ?? []),
  };
}

function toComponents(text: string): ICAL.Component[] {
  const parsed: unknown[] = ICAL.parse(text);
  const isList = Array.isArray(parsed[0]);
  return (isList ? parsed : [parsed]).map((jcal) => new ICAL.Component(jcal as string));
}

function readEvent(component: ICAL.Component, homeZone: string): EventContent | undefined {
  const startProperty = component.getFirstProperty('dtstart');
  const start = startProperty && readTime(startProperty, homeZone);
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
    end: readEnd(component, { start, isAllDay, homeZone }),
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
    recurrence: recurrenceId ? null : readRecurrence(component, start, homeZone),
    sequence: Number(text('sequence')) || 0,
    occurrenceKey: recurrenceId ? inZone(readTime(recurrenceId, homeZone), start.zone) : null,
  };
}

function readTime(property: ICAL.Property, homeZone: string): WallTime {
  const value = property.getFirstValue();
  if (!(value instanceof ICAL.Time)) throw new Error(`${property.name} is not a time`);
  return toWall(value, String(property.getFirstParameter('tzid') ?? ''), homeZone);
}

function toWall(value: ICAL.Time, zoneName: string, homeZone: string): WallTime {
  const wall = value.isDate ? `${value.toString().slice(0, 10)}T00:00:00` : value.toString().slice(0, 19);
  const isUtc = value.zone?.tzid === 'UTC';
  return { wall, zone: isUtc ? 'UTC' : (ianaZone(zoneName || homeZone) ?? homeZone) };
}

const inZone = ({ wall, zone }: WallTime, target: string): string =>
  zone === target || zone !== 'UTC' ? wall : wallAt(Date.parse(`${wall}Z`), target);

function readEnd(
  component: ICAL.Component,
  { start, isAllDay, homeZone }: { start: WallTime; isAllDay: boolean; homeZone: string },
): WallTime {
  const end = component.getFirstProperty('dtend');
  if (end) return readTime(end, homeZone);
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
  homeZone: string,
): EventContent['recurrence'] {
  const rule = component.getFirstPropertyValue('rrule');
  const times = (name: string) =>
    component.getAllProperties(name).flatMap((property) =>
      property
        .getValues()
        .filter((value) => value instanceof ICAL.Time)
        .map((value) => toWall(value, String(property.getFirstParameter('tzid') ?? ''), homeZone))
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
