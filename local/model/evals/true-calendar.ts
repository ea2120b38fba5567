import { Temporal } from 'temporal-polyfill';
import { toInstant } from '../skills/slots.ts';
import type { CalendarEvent } from '../source-shapes.ts';

/** The whole calendar of a person, whatever a model read of it. */
export interface Calendar {
  events: CalendarEvent[];
  zone: string;
  now: string;
}

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);

/** "Friday 13 March" of this or the coming year, with its weekday as written; undefined when there is no such day. */
function dayOf(said: string, now: string): Temporal.PlainDate | undefined {
  const {
    weekday = '',
    dom,
    name = '',
  } = /^(?<weekday>\p{L}+),? (?<dom>\d{1,2}) (?<name>\p{L}+)/u.exec(said)?.groups ?? {};
  const month = months.indexOf(name.toLowerCase()) + 1;
  const year = Number(now.slice(0, 4));
  return [year, year + 1]
    .filter(
      (one) => month > 0 && Number(dom) <= Temporal.PlainYearMonth.from({ year: one, month }).daysInMonth,
    )
    .map((one) => Temporal.PlainDate.from({ year: one, month, day: Number(dom) }))
    .find((date) => date.toLocaleString('en-GB', { weekday: 'long' }) === weekday);
}

/** "Friday 13 March at 17:00" in the person's zone, in milliseconds. */
function momentOf(said: string, { zone, now }: Calendar): number | undefined {
  const time = /\d\d:\d\d$/.exec(said)?.[0];
  const day = dayOf(said, now);
  return day && time ? day.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds : undefined;
}

const spans = ({ events, zone }: Calendar) =>
  events.flatMap(({ start, end }) => {
    const [from, to] = [toInstant(start, zone), end && toInstant(end, zone)];
    return from && to ? [{ from: from.epochMilliseconds, to: to.epochMilliseconds }] : [];
  });

export function momentHolds(said: string, isBusy: boolean, calendar: Calendar): boolean {
  const at = momentOf(said, calendar);
  return (
    at !== undefined && isBusy === spans(calendar).some(({ from, to }) => from < at + 1_800_000 && at < to)
  );
}

/** An offered time is one that the calendar gave as free, after now, and free indeed. */
export function slotHolds(
  said: string,
  slots: { start: string; end: string }[],
  calendar: Calendar,
): boolean {
  const at = momentOf(said, calendar);
  if (at === undefined || at <= Date.parse(calendar.now)) return false;
  return (
    slots.some(({ start, end }) => Date.parse(start) <= at && at < Date.parse(end)) &&
    momentHolds(said, false, calendar)
  );
}

const PARTS: Record<string, [number, number]> = { morning: [0, 12], afternoon: [12, 18], evening: [17, 24] };

/** Busy times of a day as told, or none for a free one. */
export function dayHolds(said: string, times: string, calendar: Calendar, part = ''): boolean {
  const day = dayOf(said, calendar.now);
  if (!day) return false;
  const [since, until] = PARTS[part] ?? [0, 24];
  const clock = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(calendar.zone);
  const busy = spans(calendar)
    .filter(({ from }) => clock(from).toPlainDate().equals(day))
    .filter(({ from, to }) => clock(from).hour < until && clock(to - 1).hour >= since)
    .map(({ from, to }) => [from, to].map((ms) => clock(ms).toPlainTime().toString().slice(0, 5)).join('–'));
  return times === ''
    ? busy.length === 0
    : busy.length > 0 && times.split(', ').every((time) => busy.includes(time));
}

/** "31 November": no year has it. */
export function isNoDay(said: string): boolean {
  const words = said.toLowerCase();
  const month = months.findIndex((name) => words.includes(name.slice(0, 3))) + 1;
  const day = Number(/\d{1,2}/.exec(words)?.[0]);
  return month > 0 && day > Temporal.PlainYearMonth.from({ year: 2028, month }).daysInMonth;
}

/** A day of the month and a clock time, as a Hebrew offer names them. */
export function hebrewSlotHolds(
  { dom, time }: Record<string, string | undefined>,
  slots: { start: string; end: string }[],
  { zone }: Calendar,
): boolean {
  return slots.some(({ start, end }) => {
    const day = Temporal.Instant.from(start).toZonedDateTimeISO(zone).toPlainDate();
    const at = day.toZonedDateTime({ timeZone: zone, plainTime: time ?? '' }).epochMilliseconds;
    return day.day === Number(dom) && Date.parse(start) <= at && at < Date.parse(end);
  });
}

/** Whether the coming day of this number holds nothing. */
export const isFreeOn = (dom: number, { events, zone, now }: Calendar): boolean =>
  events.every(({ start }) => {
    const day = toInstant(start, zone)?.toZonedDateTimeISO(zone).toPlainDate();
    const isComing = day && day.toString() >= now.slice(0, 10);
    return !isComing || day.day !== dom;
  });
