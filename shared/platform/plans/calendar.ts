import { Temporal } from 'temporal-polyfill';

/** `2026-11-03` in the zone. */
export const dayOf = (now: Date, zone: string): string => zoned(now, zone).toPlainDate().toString();

/** The first moment of a day in the zone: of today, or of a day that follows. */
export const startOfDay = (now: Date, zone: string, daysAhead = 0): Date =>
  startOf(zoned(now, zone).toPlainDate().add({ days: daysAhead }), zone);

/** `2026-11`. */
export const monthOfDay = (day: string): string => day.slice(0, 7);

export const endOfDay = (day: string, zone: string): Date =>
  startOf(Temporal.PlainDate.from(day).add({ days: 1 }), zone);

export const endOfMonth = (month: string, zone: string): Date =>
  startOf(Temporal.PlainDate.from(`${month}-01`).add({ months: 1 }), zone);

export const shiftMonth = (month: string, months: number): string =>
  monthOfDay(Temporal.PlainDate.from(`${month}-01`).add({ months }).toString());

const zoned = (now: Date, zone: string) =>
  Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone);

/** The first moment of a day is not always midnight: some zones change their clocks then. */
const startOf = (date: Temporal.PlainDate, zone: string): Date =>
  new Date(date.toZonedDateTime(zone).epochMilliseconds);
