import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, Message } from '../source-shapes.ts';
import { dayOf, findDates } from './dates.ts';
import type { Language } from './language.ts';
import { hoursOf, type PartOfDay } from './part-of-day.ts';
import type { Request } from './requests.ts';
import { toInstant } from './slots.ts';

const binding = /\b(?:by|before|until|till|due|no later than)\b|(?<!\p{L})(?:עד|לפני)(?!\p{L})/iu;

/** The one coming day that a request is about ("Can we do it on Friday?"); a day by which something is due is none. */
export function dayAskedFor(
  { kind, quote }: Pick<Request, 'kind' | 'quote'>,
  last: Message,
  { now, zone }: { now: string; zone: string },
): string | undefined {
  if (!asksForDay({ kind, quote })) return undefined;
  const days = findDates(quote, { receivedAt: last.receivedAt, zone });
  const [day] = days;
  if (!day || days.length > 1 || day.until !== undefined) return undefined;
  return day.date >= dayOf(now, zone).toString() ? day.date : undefined;
}

/** Whether it is about what takes place on a day, and not about what is due by then. */
export const asksForDay = ({ kind, quote }: Pick<Request, 'kind' | 'quote'>): boolean =>
  ['question', 'confirm', 'act'].includes(kind) &&
  !binding.test(quote) &&
  asksForTime.test(quote) &&
  !asksElse.test(quote);

/** Whether somebody can be there, in whatever words; not who, which or what. */
const asksForTime =
  /\b(?:can|could|shall|should|may|might) (?:we|you|I|he|she|they|it) (?:(?:both|all|please|still|maybe|perhaps|also) )?(?:do|meet|talk|speak|have|come|join|make|start|begin|attend|be|get together|see|visit|drop|go|catch up|chat|schedule|set|put|take|drive|pick|help|sit)\b|\bare you (?:free|available|in\b|around|there|coming|up for)|\b(?:do(?:es)?|would|will|is|was)\b.{0,60}\b(?:work|suit|ok(?:ay)?|good|fine|possible|join|attend|come|make it|free|available|there)\b|^[^,.]{0,30}\b(?:lunch|dinner|coffee|drinks|breakfast)\b|(?:אפשר|תוכל|נוכל|האם|תגיע|יגיע|פנוי|מתאים|נוח)/iu;
const asksElse = /\b(?:who|which|prefer|how (?:many|much)|why|send|share|forward|provide|confirm|approve)\b/i;

/** Busy times of a day, as clock times; never what they are for. An entry over the whole day makes it `all day`. */
export function busyTimes(
  events: CalendarEvent[],
  { day, part, zone }: { day: string; part: PartOfDay | undefined; zone: string },
): string[] | 'all day' {
  const [first, last] = hoursOf(part);
  const midnight = Temporal.PlainDate.from(day).toZonedDateTime(zone);
  const span = { from: midnight.add({ hours: first }), to: midnight.add({ hours: last }) };
  const taken = events.filter(isTaken).flatMap((event) => spanOf(event, zone));
  if (taken.some(({ from, to }) => !before(span.from, from) && !before(to, span.to))) return 'all day';
  return taken
    .filter(({ from, to }) => before(from, span.to) && before(span.from, to))
    .sort((a, b) => a.from.epochMilliseconds - b.from.epochMilliseconds)
    .map(({ from, to }) => `${clock(from)}–${clock(to)}`);
}

/** Whether something else lies at the time of an event. */
export function hasClash(event: CalendarEvent, events: CalendarEvent[], zone: string): boolean {
  const [own] = spanOf(event, zone);
  return events
    .filter((other) => other.id !== event.id && isTaken(other))
    .flatMap((other) => spanOf(other, zone))
    .some(({ from, to }) => own !== undefined && before(from, own.to) && before(own.from, to));
}

/** What was asked of the calendar: nothing can be said about a time beyond it. Without a span everything was given. */
export const isRead = (
  { start, end }: { start: string; end: string },
  span: { from: string; to: string } | undefined,
): boolean =>
  span === undefined ||
  (Date.parse(span.from) <= Date.parse(start) && Date.parse(end) <= Date.parse(span.to));

/** Whether something lies at a stretch of time; RFC 3339. */
export const isBusyAt = (
  events: CalendarEvent[],
  { start, end }: { start: string; end: string },
  zone: string,
) =>
  events
    .filter(isTaken)
    .flatMap((event) => spanOf(event, zone))
    .some(
      ({ from, to }) => from.epochMilliseconds < Date.parse(end) && Date.parse(start) < to.epochMilliseconds,
    );

export function sayDay(day: string, language: Language): string {
  const form = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return Temporal.PlainDate.from(day).toLocaleString(language === 'he' ? 'he' : 'en-GB', form);
}

const isTaken = ({ busy, status }: CalendarEvent) => busy && !/cancel/i.test(status);

function spanOf({ start, end }: CalendarEvent, zone: string) {
  const [from, to] = [toInstant(start, zone), end && toInstant(end, zone)];
  if (!from || !to) return [];
  return [{ from: from.toZonedDateTimeISO(zone), to: to.toZonedDateTimeISO(zone) }];
}

const before = (a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime) =>
  Temporal.ZonedDateTime.compare(a, b) < 0;

const clock = (at: Temporal.ZonedDateTime) => at.toPlainTime().toString({ smallestUnit: 'minute' });
