import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';

const NAME = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/;

/**
 * The name of a zone of the IANA database, in its spelling; `undefined` for all that is none. An offset such as
 * +02:00 knows no summer time, and an abbreviation such as IST means another zone to each who reads it.
 */
export function zoneNamed(name: string): string | undefined {
  if (!NAME.test(name)) return undefined;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

/** The zone that was meant by a name kept from before names were checked as they are now; UTC when nobody can tell. */
export function zoneKept(name: string): string {
  return zoneNamed(name) ?? zoneNamed(meantBy(name)) ?? 'UTC';
}

/** Intl knows some abbreviations that Temporal does not, and says which zone it takes them for. */
function meantBy(name: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return '';
  }
}

/** The one judge of zones: what passes here works wherever a zone is used. */
export const Zone = z
  .string()
  .max(64)
  .refine((name) => zoneNamed(name) !== undefined, 'Not an IANA time zone, such as Europe/Berlin.')
  .overwrite((name) => zoneNamed(name) ?? name)
  .describe('IANA name, such as Europe/Berlin.');
