import type { CalendarEvent } from '../source-shapes.ts';
import { pointerTo } from '../sources.ts';
import { type AskedMoment, askedMoment } from './asked-moment.ts';
import { isBusyAt, isRead } from './calendar-look.ts';
import { findDates } from './dates.ts';
import { endOfDay, isOrganisedBy, type MeetingWish, startOfDay, wishedMinutes } from './meeting.ts';
import { findOddDate } from './odd-dates.ts';
import { partOfDay } from './part-of-day.ts';
import { type Desk, gap, type Part } from './reply-desk.ts';
import { replyWords } from './reply-words.ts';
import { quoteOf } from './sentences.ts';
import { freeSlots, type Slot, sayMoment, toInstant, twoSlots } from './slots.ts';

/**
 * The answer to a wish for a time. What cannot be known is asked back or left open: a day that no calendar has, a
 * meeting that the calendar does not hold, a time that nobody looked up.
 */
export function timePart(desk: Desk): Part {
  const { wish, event, language } = desk;
  const words = replyWords[language];
  const odd = wish && findOddDate(wish.request.quote, desk);
  if (odd) return { text: words.oddDate(odd) };
  if (wish?.request.kind === 'move' && !event)
    return desk.hasCalendar
      ? open(desk, words.whichMeeting, words.whyWhichMeeting)
      : open(desk, words.aFreeTime, words.whyNotRead);
  if (wish?.isPast) return open(desk, words.aFreeTime, words.whyPast);
  const wanted = wish && wantedMoment(desk, wish);
  if (wanted === 'unclear') return open(desk, words.aZone, words.whyZone);
  if (wish && wanted) return momentPart(desk, wish, wanted);
  return slotsPart(desk);
}

const open = ({ language }: Desk, what: string, why: string): Part => ({
  text: replyWords[language].noSlot(gap(what)),
  missing: { what, why },
});

function wantedMoment({ last, zone }: Desk, { request }: MeetingWish) {
  const words = request.kind === 'move' ? (request.target ?? '') : request.quote;
  return askedMoment(findDates(words, { receivedAt: last.receivedAt, zone })[0], zone);
}

/** A time that was named is answered as such: taken where it lies in free working hours, told as free or busy elsewhere. */
function momentPart(desk: Desk, wish: MeetingWish, { start, saidIn }: AskedMoment): Part {
  const { freeBusy, now, zone, language, event } = desk;
  const words = replyWords[language];
  const minutes = wishedMinutes(wish, event, zone);
  const end = new Date(Date.parse(start) + minutes * 60_000).toISOString();
  if (!freeBusy || start <= now)
    return open(desk, words.aFreeTime, freeBusy ? words.whyPast : words.whyNotRead);
  const slot = { start, end };
  if (isWithin(slot, freeBusy.slots, freeBusy.zone ?? zone)) return offerPart(desk, [slot], saidIn);
  const isTaken = isWithinAny(slot, freeBusy.busy, freeBusy.zone ?? zone);
  const missing = { what: words.yourDecisionOnTime, why: words.whyDecision };
  return {
    text: `${words.atThatTime(momentWords(desk, start, saidIn), isTaken)} ${gap(missing.what)}.`,
    missing,
  };
}

type Spans = { start: CalendarEvent['start']; end: CalendarEvent['start'] }[];

const spansOf = (spans: Spans, zone: string) =>
  spans.flatMap(({ start, end }) => {
    const [from, to] = [toInstant(start, zone), toInstant(end, zone)];
    return from && to ? [{ from: from.epochMilliseconds, to: to.epochMilliseconds }] : [];
  });
const isWithin = ({ start, end }: Slot, spans: Spans, zone: string) =>
  spansOf(spans, zone).some(({ from, to }) => from <= Date.parse(start) && Date.parse(end) <= to);
const isWithinAny = ({ start, end }: Slot, spans: Spans, zone: string) =>
  spansOf(spans, zone).some(({ from, to }) => from < Date.parse(end) && Date.parse(start) < to);

/** "Friday 13 March at 17:00 (UTC-08:00), which is Saturday 14 March at 02:00 (Europe/Berlin)". */
export function momentWords(
  { zone, language }: Pick<Desk, 'zone' | 'language'>,
  start: string,
  saidIn?: string,
) {
  const here = `${sayMoment(start, zone, language)} (${zone})`;
  if (saidIn === undefined) return here;
  return replyWords[language].sameMoment(`${sayMoment(start, saidIn, language)} (${zoneName(saidIn)})`, here);
}

const zoneName = (zone: string) => (/^[+-]/.test(zone) ? `UTC${zone}` : zone);

function slotsPart(desk: Desk): Part {
  const { freeBusy, now, zone, wish, event, language } = desk;
  const words = replyWords[language];
  if (!freeBusy) return open(desk, words.aFreeTime, words.whyNotRead);
  // A stretch that was not understood is not answered with another one.
  if (wish?.request.target !== undefined && !wish.isSpanNamed)
    return open(desk, words.aTimeFor(wish.request.target), words.whyTimeFor);
  const minutes = wish ? wishedMinutes(wish, event, zone) : 30;
  const part = wish && partOfDay(wish.request.target ?? wish.request.quote);
  const free = freeSlots(freeBusy, { now, zone, minutes, part });
  const slots = twoSlots(wish ? free.filter((slot) => isInWish(slot, wish, zone)) : free, zone);
  return slots.length === 0 ? open(desk, words.aFreeTime, words.whyNoSlot) : offerPart(desk, slots);
}

const isInWish = ({ start, end }: Slot, { from, to }: MeetingWish, zone: string): boolean =>
  Date.parse(startOfDay(from, zone)) <= Date.parse(start) &&
  Date.parse(end) <= Date.parse(endOfDay(to, zone));

function offerPart(desk: Desk, slots: Slot[], saidIn?: string): Part {
  const { event, wish, me, zone, language } = desk;
  const words = replyWords[language];
  const isOwn = wish?.request.kind === 'move' && event !== undefined && isOrganisedBy(event, me);
  const [first] = slots;
  const said = slots.map(({ start }) => sayMoment(start, zone, language));
  const offer = isOwn ? words.offerMove : words.offerMeeting;
  const text =
    first && saidIn !== undefined
      ? `${words.atThatTime(momentWords(desk, first.start, saidIn), false)} ${words.suits(1)}`
      : offer(said, zone);
  const sources = event ? [{ source: pointerTo('event', event.id), quote: quoteOf(event.title) }] : [];
  return { text, slots, sources };
}

/** A time in letters that stand for several zones: no day can be told for it. */
export const isZoneUnclear = ({ last, zone }: Desk, quote: string): boolean =>
  askedMoment(findDates(quote, { receivedAt: last.receivedAt, zone })[0], zone) === 'unclear';

/** What the calendar says about the very time that a question names; undefined when it names none, or none was read. */
export function momentSentence(desk: Desk, quote: string): string | undefined {
  const { last, zone, now, language, hasCalendar, calendarSpan, events } = desk;
  const date = findDates(quote, { receivedAt: last.receivedAt, zone })[0];
  const wanted = askedMoment(date, zone);
  if (!hasCalendar || wanted === undefined || wanted === 'unclear' || wanted.start <= now) return undefined;
  const end = new Date(Date.parse(wanted.start) + 30 * 60_000).toISOString();
  if (!isRead({ start: wanted.start, end }, calendarSpan)) return undefined;
  const isTaken = isBusyAt(events, { start: wanted.start, end }, zone);
  return replyWords[language].atThatTime(momentWords(desk, wanted.start, wanted.saidIn), isTaken);
}
