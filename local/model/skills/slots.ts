import { Temporal } from 'temporal-polyfill';
import type { CalendarEvent, FreeBusy, Moment } from '../source-shapes.ts';
import type { Language } from './language.ts';
import { hoursOf, isInPart, type PartOfDay } from './part-of-day.ts';

/** A stretch of time, as RFC 3339 instants. */
export interface Slot {
  start: string;
  end: string;
}

/** A moment as an instant; a clock time without offset is read in the given zone, a whole day starts at midnight. */
export function toInstant(moment: Moment, zone: string): Temporal.Instant | undefined {
  try {
    if ('date' in moment) return Temporal.PlainDate.from(moment.date).toZonedDateTime(zone).toInstant();
    if (/(?:Z|[+-]\d\d:?\d\d)$/i.test(moment.at)) return Temporal.Instant.from(moment.at);
    const own = 'zone' in moment && moment.zone ? moment.zone : zone;
    return Temporal.PlainDateTime.from(moment.at).toZonedDateTime(own).toInstant();
  } catch {
    return undefined;
  }
}

/** Free slots after `now`, long enough, outside every busy stretch, earliest first. */
export function freeSlots(
  freeBusy: FreeBusy,
  { now, zone, minutes, part }: { now: string; zone: string; minutes: number; part?: PartOfDay | undefined },
): Slot[] {
  const own = freeBusy.zone ?? zone;
  const spans = (list: FreeBusy['slots']) =>
    list.flatMap(({ start, end }) => {
      const [from, to] = [toInstant(start, own), toInstant(end, own)];
      return from && to ? [{ from: from.epochMilliseconds, to: to.epochMilliseconds }] : [];
    });
  const busy = spans(freeBusy.busy);
  return spans(freeBusy.slots)
    .map((span) => ({ ...span, from: inPart(span.from, part, zone) }))
    .filter(({ from, to }) => from > Date.parse(now) && to - from >= minutes * 60_000)
    .map(({ from }) => ({ from, to: from + minutes * 60_000 }))
    .filter(({ from }) => isInPart(new Date(from).toISOString(), part, zone))
    .filter(({ from, to }) => busy.every((one) => to <= one.from || from >= one.to))
    .sort((a, b) => a.from - b.from)
    .map(({ from, to }) => ({ start: new Date(from).toISOString(), end: new Date(to).toISOString() }));
}

/** A stretch that is free from the morning on is free in the afternoon, too: it is looked at from there. */
function inPart(fromMs: number, part: PartOfDay | undefined, zone: string): number {
  const start = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(zone);
  const [hour] = hoursOf(part);
  return start.hour >= hour ? fromMs : start.startOfDay().add({ hours: hour }).epochMilliseconds;
}

/** Two slots to offer, on two days when there are two days. */
export function twoSlots(slots: Slot[], zone: string): Slot[] {
  const [first] = slots;
  if (!first) return [];
  const day = (slot: Slot) =>
    Temporal.Instant.from(slot.start).toZonedDateTimeISO(zone).toPlainDate().toString();
  const second =
    slots.find((slot) => day(slot) !== day(first)) ?? slots.find((slot) => slot.start >= first.end);
  return second ? [first, second] : [first];
}

/** Minutes of an event; undefined for whole days and broken times. */
export function minutesOf({ start, end }: CalendarEvent, zone: string): number | undefined {
  const [from, to] = [toInstant(start, zone), end && toInstant(end, zone)];
  if (!from || !to || 'date' in start) return undefined;
  const minutes = (to.epochMilliseconds - from.epochMilliseconds) / 60_000;
  return minutes > 0 ? minutes : undefined;
}

/** "Tuesday, 1 December, 10:00", in the person's zone and the reader's language. */
export function sayMoment(instant: string, zone: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'he' ? 'he' : 'en-GB', {
    timeZone: zone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(new Date(instant));
}
