import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent } from '../source-shapes.ts';
import { pointerTo } from '../sources.ts';
import { dayOf } from './dates.ts';
import type { DayWords } from './day-words.ts';
import { findInstructionToAssistant } from './injection.ts';
import { oneLine } from './sentences.ts';
import { toInstant } from './slots.ts';

interface Meeting {
  event: CalendarEvent;
  start: Temporal.ZonedDateTime;
  end: Temporal.ZonedDateTime | undefined;
  isTomorrow: boolean;
}

/** Meetings of today and tomorrow: what is over is marked as such, and two at one time are named as a clash. */
export function dayMeetings(
  { events, now, zone }: { events: CalendarEvent[]; now: string; zone: string },
  say: DayWords,
): { text: string; sources: string[] }[] {
  const meetings = events
    .filter(({ status }) => !/cancel/i.test(status))
    .flatMap((event) => meetingOf(event, now, zone))
    .sort((a, b) => Temporal.ZonedDateTime.compare(a.start, b.start));
  return meetings.map((meeting, at) => {
    const others = meetings.filter((other, place) => place !== at && clash(meeting, other));
    const clashes = others.map((other) => ` – ${say.clash} ${timeOf(other, say)} ${titleOf(other, say)}`);
    const over = meeting.end && meeting.end.epochMilliseconds <= Date.parse(now) ? ` – ${say.over}` : '';
    return {
      text: `${meeting.isTomorrow ? `${say.tomorrow} ` : ''}${timeOf(meeting, say)} ${whatOf(meeting, say)}${over}${clashes.join('')}`,
      sources: [meeting, ...others].map(({ event }) => pointerTo('event', event.id)),
    };
  });
}

function meetingOf(event: CalendarEvent, now: string, zone: string): Meeting[] {
  const start = toInstant(event.start, zone)?.toZonedDateTimeISO(zone);
  if (!start) return [];
  const days = dayOf(now, zone).until(start.toPlainDate()).days;
  const end = event.end && toInstant(event.end, zone)?.toZonedDateTimeISO(zone);
  return days === 0 || days === 1 ? [{ event, start, end, isTomorrow: days === 1 }] : [];
}

/** A whole day, and what leaves its time free, stands beside other things. */
const takesTime = ({ event }: Meeting) => event.busy && !('date' in event.start);

const clash = (a: Meeting, b: Meeting): boolean =>
  takesTime(a) &&
  takesTime(b) &&
  a.end !== undefined &&
  b.end !== undefined &&
  a.start.epochMilliseconds < b.end.epochMilliseconds &&
  b.start.epochMilliseconds < a.end.epochMilliseconds;

const timeOf = ({ event, start }: Meeting, say: DayWords) =>
  'date' in event.start ? say.allDay : start.toPlainTime().toString({ smallestUnit: 'minute' });

/** A title that tries to give orders is not repeated; that something is on at that time is. */
const titleOf = ({ event }: Meeting, say: DayWords) =>
  findInstructionToAssistant(`${event.title}\n${event.place}`) ? say.withheld : oneLine(event.title, 120);

function whatOf(meeting: Meeting, say: DayWords): string {
  const title = titleOf(meeting, say);
  return meeting.event.place && title !== say.withheld ? `${title} (${meeting.event.place})` : title;
}
