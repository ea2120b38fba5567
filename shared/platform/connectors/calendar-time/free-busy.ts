import { Temporal } from 'temporal-polyfill';
import { MINUTE_MS } from '#kernel';
import type { CalendarEvent, EventTime, FreeBusy, TimeSpan } from '../capabilities/calendar.ts';

const WORK_FROM = Temporal.PlainTime.from('09:00');
const WORK_TO = Temporal.PlainTime.from('17:30');
const SATURDAY = 6;

interface Span {
  startMs: number;
  endMs: number;
}

/** Busy time and the free spans left of the working hours, by the person's wall clock also over clock changes. */
export function freeBusyOf(
  events: CalendarEvent[],
  { from, to, minutes, zone }: { from: Date; to: Date; minutes: number; zone: string },
): FreeBusy {
  const asked = { startMs: from.getTime(), endMs: to.getTime() };
  const busy = merge(events.filter(blocksTime).map((event) => clip(spanOf(event, zone), asked)));
  const slots = workingSpans(asked, zone)
    .flatMap((work) => subtract(work, busy))
    .filter(({ startMs, endMs }) => endMs - startMs >= minutes * MINUTE_MS);
  return { busy: busy.map(toTimeSpan), slots: slots.map(toTimeSpan), zone };
}

const blocksTime = ({ busy, status }: CalendarEvent) =>
  busy !== 'free' && status !== 'cancelled' && status !== 'declined';

const spanOf = ({ start, end }: CalendarEvent, zone: string): Span => ({
  startMs: toMs(start, zone),
  endMs: toMs(end, zone),
});

function toMs(time: EventTime, zone: string): number {
  if ('at' in time) return Date.parse(time.at);
  return Temporal.PlainDate.from(time.date).toZonedDateTime(zone).epochMilliseconds;
}

const clip = (span: Span, within: Span): Span => ({
  startMs: Math.max(span.startMs, within.startMs),
  endMs: Math.min(span.endMs, within.endMs),
});

function merge(spans: Span[]): Span[] {
  const merged: Span[] = [];
  const real = spans.filter(({ startMs, endMs }) => endMs > startMs);
  for (const span of real.toSorted((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last && span.startMs <= last.endMs) last.endMs = Math.max(last.endMs, span.endMs);
    else merged.push({ ...span });
  }
  return merged;
}

function workingSpans(asked: Span, zone: string): Span[] {
  const spans: Span[] = [];
  const lastDay = dayOf(asked.endMs, zone);
  for (
    let day = dayOf(asked.startMs, zone);
    Temporal.PlainDate.compare(day, lastDay) <= 0;
    day = day.add({ days: 1 })
  ) {
    if (day.dayOfWeek >= SATURDAY) continue;
    const startMs = day.toZonedDateTime({ timeZone: zone, plainTime: WORK_FROM }).epochMilliseconds;
    const endMs = day.toZonedDateTime({ timeZone: zone, plainTime: WORK_TO }).epochMilliseconds;
    const span = clip({ startMs, endMs }, asked);
    if (span.endMs > span.startMs) spans.push(span);
  }
  return spans;
}

const dayOf = (ms: number, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate();

function subtract(work: Span, busy: Span[]): Span[] {
  const free: Span[] = [];
  let startMs = work.startMs;
  for (const taken of busy.filter((span) => span.endMs > work.startMs && span.startMs < work.endMs)) {
    if (taken.startMs > startMs) free.push({ startMs, endMs: taken.startMs });
    startMs = Math.max(startMs, taken.endMs);
  }
  if (startMs < work.endMs) free.push({ startMs, endMs: work.endMs });
  return free;
}

const toTimeSpan = ({ startMs, endMs }: Span): TimeSpan => ({
  start: new Date(startMs).toISOString(),
  end: new Date(endMs).toISOString(),
});
