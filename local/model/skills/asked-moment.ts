import { Temporal } from 'temporal-polyfill';
import type { FoundDate } from './dates.ts';

/** The very moment that a mail names. */
export interface AskedMoment {
  /** RFC 3339. */
  start: string;
  /** The zone or offset in which its writer said it, when they did. */
  saidIn?: string;
}

/** `unclear`: the letters behind the time mean several zones. */
export function askedMoment(date: FoundDate | undefined, zone: string): AskedMoment | 'unclear' | undefined {
  if (!date?.time || date.until !== undefined) return undefined;
  const { timeZone } = date;
  if (timeZone === 'unknown') return 'unclear';
  const at = Temporal.PlainDateTime.from(`${date.date}T${date.time}`).toZonedDateTime(timeZone ?? zone);
  return { start: new Date(at.epochMilliseconds).toISOString(), ...(timeZone && { saidIn: timeZone }) };
}
