import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, Message, Thread } from '../source-shapes.ts';
import { dayOf, findDates, weekStartIn } from './dates.ts';
import { keywords, overlap } from './keywords.ts';
import { type Person, sameAddress } from './people.ts';
import { findRequests, type Request } from './requests.ts';
import { freshText } from './sentences.ts';
import { minutesOf, toInstant } from './slots.ts';

/** What a thread wants of the calendar. */
export interface MeetingWish {
  request: Request;
  /** First and last day to look at (ISO dates, inclusive). */
  from: string;
  to: string;
  minutes: number;
  /** The day of the event that shall be moved, when the words name one. */
  eventDay?: string;
}

export interface Reading {
  now: string;
  zone: string;
}

/** The thread's wish for a time, read from its newest message; undefined when it asks for none. */
export function meetingWish(last: Message, thread: Thread, { now, zone }: Reading): MeetingWish | undefined {
  const request = findRequests(last.text).find(({ kind }) => kind === 'move' || kind === 'meet');
  if (!request) return undefined;
  const at = { receivedAt: last.receivedAt, zone };
  const wished =
    findDates(request.kind === 'move' ? (request.target ?? '') : request.quote, at)[0] ??
    (request.kind === 'meet' ? spanInText(last.text, at) : undefined);
  const eventDay =
    request.kind === 'move' ? findDates(`${request.object}\n${thread.subject}`, at)[0]?.date : undefined;
  const today = dayOf(now, zone).toString();
  const isAhead = wished !== undefined && (wished.until ?? wished.date) >= today;
  const span = isAhead
    ? { from: laterOf(wished.date, today), to: wished.until ?? wished.date }
    : workingDays(now, zone, last.text);
  return { request, ...span, minutes: namedMinutes(last.text) ?? 30, ...(eventDay && { eventDay }) };
}

/** "Next week is fine. Which morning suits you?": the stretch of days stands in another sentence than the question. */
const spanInText = (text: string, at: { receivedAt: string; zone: string }) =>
  findDates(freshText(text), at).find(({ until }) => until !== undefined);

const laterOf = (a: string, b: string) => (a > b ? a : b);

/** The next five working days, from tomorrow on. */
function workingDays(now: string, zone: string, text: string): { from: string; to: string } {
  const rest = weekStartIn(zone, text) === 7 ? [5, 6] : [6, 7];
  const days: string[] = [];
  for (let day = dayOf(now, zone).add({ days: 1 }); days.length < 5; day = day.add({ days: 1 }))
    if (!rest.includes(day.dayOfWeek)) days.push(day.toString());
  return { from: days[0] ?? '', to: days[4] ?? '' };
}

function namedMinutes(text: string): number | undefined {
  const match = /\b(\d{1,3})[- ]?min(?:ute)?s?\b|(\d{1,3}) דקות/iu.exec(text);
  if (match) return Math.min(480, Number(match[1] ?? match[2]));
  if (/\bhalf an hour\b|חצי שעה/iu.test(text)) return 30;
  return /\b(?:an|one|1) hour\b|(?<!\p{L})שעה אחת|לשעה(?!\p{L})/iu.test(text) ? 60 : undefined;
}

/** The person's own event that the thread asks to move: day, words of the title and people must speak for it. */
export function eventToMove(
  wish: MeetingWish,
  { events, last, subject, zone }: { events: CalendarEvent[]; last: Message; subject: string; zone: string },
): CalendarEvent | undefined {
  const titleWords = keywords(`${wish.request.object} ${subject}`);
  const scored = events
    .filter(({ status }) => !/cancel/i.test(status))
    .map((event) => ({ event, score: eventScore(event, { wish, last, titleWords, zone }) }))
    .filter(({ score }) => score >= 2)
    .sort((a, b) => b.score - a.score);
  return scored[0]?.event;
}

function eventScore(
  event: CalendarEvent,
  { wish, last, titleWords, zone }: { wish: MeetingWish; last: Message; titleWords: string[]; zone: string },
): number {
  const start = toInstant(event.start, zone);
  if (!start) return 0;
  const day = start.toZonedDateTimeISO(zone).toPlainDate().toString();
  if (wish.eventDay !== undefined && day !== wish.eventDay) return 0;
  const isWithSender = [event.organizer, ...event.attendees].some(
    (one) => one && sameAddress(one.address, last.from.address),
  );
  const sharesTitle = overlap(keywords(event.title), titleWords.join(' ')) > 0;
  return (wish.eventDay ? 1 : 0) + (isWithSender ? 1 : 0) + (sharesTitle ? 1.5 : 0);
}

export const isOrganisedBy = (event: CalendarEvent, me: Person): boolean =>
  event.isOrganizer ?? (event.organizer !== null && sameAddress(event.organizer.address, me.address));

/** Minutes to look for: the event's own length when it is known. */
export const wishedMinutes = (wish: MeetingWish, event: CalendarEvent | undefined, zone: string): number =>
  (event && minutesOf(event, zone)) ?? wish.minutes;

/** A day's first instant in a zone, as RFC 3339 UTC. */
export const startOfDay = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).toInstant().toString();

export const endOfDay = (day: string, zone: string): string =>
  Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone).toInstant().toString();
