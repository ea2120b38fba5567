import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, Message, Thread } from '../source-shapes.ts';
import { askedMoment } from './asked-moment.ts';
import { asksOf } from './asks.ts';
import { dayOf, type FoundDate, findDates, weekStartIn } from './dates.ts';
import { keywords, overlap } from './keywords.ts';
import { type Person, sameAddress } from './people.ts';
import type { Request } from './requests.ts';
import { freshText } from './sentences.ts';
import { minutesOf, toInstant } from './slots.ts';

/** What a thread wants of the calendar. */
export interface MeetingWish {
  request: Request;
  /** First and last day to look at (ISO dates, inclusive). */
  from: string;
  to: string;
  minutes: number;
  /** The days stand in the mail; otherwise they are the next working ones. */
  isSpanNamed: boolean;
  /** The days that stand in the mail lie behind. */
  isPast: boolean;
  /** The day of the event that shall be moved, when the words name one. */
  eventDay?: string;
}

export interface Reading {
  now: string;
  zone: string;
}

/** The thread's wish for a time, read from its newest message; undefined when it asks for none. */
export function meetingWish(last: Message, thread: Thread, { now, zone }: Reading): MeetingWish | undefined {
  const request = asksOf(last).find(({ kind }) => kind === 'move' || kind === 'meet');
  if (!request) return undefined;
  const at = { receivedAt: last.receivedAt, zone };
  const wished =
    findDates(request.kind === 'move' ? (request.target ?? '') : request.quote, at)[0] ??
    (request.kind === 'meet' ? spanInText(last.text, at) : undefined);
  const eventDay =
    request.kind === 'move' ? findDates(`${request.object}\n${thread.subject}`, at)[0]?.date : undefined;
  const today = dayOf(now, zone).toString();
  const isAhead = wished !== undefined && (wished.until ?? wished.date) >= today;
  const span = isAhead ? aheadSpan(wished, today, zone) : workingDays(now, zone, last.text);
  return {
    request,
    ...span,
    isSpanNamed: isAhead,
    isPast: wished !== undefined && !isAhead,
    minutes: namedMinutes(last.text) ?? 30,
    ...(eventDay && { eventDay }),
  };
}

/** The days of a wish; a time of another zone may lie on the day before or after it here. */
function aheadSpan(wished: FoundDate, today: string, zone: string) {
  const moment = askedMoment(wished, zone);
  const day = moment && moment !== 'unclear' ? dayOf(moment.start, zone).toString() : wished.date;
  return { from: laterOf(day, today), to: wished.until ?? day };
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
  const named = keywords(wish.request.object).filter((word) => !anyMeeting.test(word));
  const scored = events
    .filter(({ status }) => !/cancel/i.test(status))

    // Words that name a meeting name this one, or another.
    .filter(({ title }) => named.length === 0 || overlap(named, title) > 0)
    .map((event) => ({ event, score: eventScore(event, { wish, last, titleWords, zone }) }))
    .filter(({ score }) => score >= 2)
    .sort((a, b) => b.score - a.score);
  return scored[0]?.event;
}

/** Words that fit any meeting: they tell nothing about which one. */
const anyMeeting =
  /^(?:meetings?|calls?|appointments?|sessions?|events?|times?|dates?|talks?|chats?|(?:to|yester)day|tomorrow|next|last|week|(?:mon|tues|wednes|thurs|fri|satur|sun)day|now|back|forward|later|earlier|\d+|[ap]m|it|things?|פגישה?|פגישת|ישיבה?|שיחה?|מועד|יום|ראשון|שני|שלישי|רביעי|חמישי|שישי|שבת|מחר|שבוע|הבא)$/iu;

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
