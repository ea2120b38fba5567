import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { Instant } from '#kernel/contract';
import { MailAddress } from './mail.ts';

/** A moment with the zone it was planned in, or a whole day. */
export const EventTime = z.union([
  z.strictObject({ at: Instant, zone: z.string().describe('IANA name.') }),
  z.strictObject({ date: z.iso.date() }),
]);
export type EventTime = z.infer<typeof EventTime>;

const QUARTER_HOURS = 24 * 91;

/**
 * The same moment, to the second, in the same zone, or the same day. Zones are compared by what their clocks show
 * over a year: a vendor may keep a zone under the name of a neighbour that never differs from it.
 */
export function isSameTime(a: EventTime, b: EventTime): boolean {
  if ('date' in a || 'date' in b) return 'date' in a && 'date' in b && a.date === b.date;
  if (secondOf(a.at) !== secondOf(b.at)) return false;
  const [mine, theirs] = [clocksOf(a), clocksOf(b)];
  return mine !== undefined && mine === theirs;
}

const secondOf = (at: string) => Math.floor(Date.parse(at) / 1000);

/** `undefined` = nobody knows this zone. */
function clocksOf({ at, zone }: { at: string; zone: string }): string | undefined {
  try {
    const quarters = [0, 1, 2, 3].map((count) =>
      Temporal.Instant.from(at).add({ hours: count * QUARTER_HOURS }),
    );
    return quarters.map((instant) => instant.toZonedDateTimeISO(zone).offset).join();
  } catch {
    return undefined;
  }
}

const Response = z.enum(['none', 'accepted', 'tentative', 'declined']);

export const Attendee = MailAddress.extend({ response: Response }).meta({ id: 'Attendee' });
export type Attendee = z.infer<typeof Attendee>;

/** Everything an organiser wrote in it is untrusted text. */
export const CalendarEvent = z
  .object({
    id: z.string(),
    version: z.string().describe('Changes with every change of the event.'),
    seriesId: z.string().optional(),
    title: z.string(),
    start: EventTime,
    end: EventTime.describe('Exclusive; for whole days the day after the last one.'),
    busy: z.enum(['busy', 'tentative', 'free', 'away']),
    status: z.enum(['confirmed', 'tentative', 'cancelled', 'declined']).describe('As the owner answered it.'),
    organizer: MailAddress.nullable(),
    attendees: z.array(Attendee),
    place: z.string().nullable(),
    isPrivate: z.boolean(),
    isOrganizer: z.boolean().describe('The owner of the calendar organises it.'),
    ownResponse: Response.describe('What the owner has answered; none also for what asks for no answer.'),
  })
  .meta({ id: 'CalendarEvent' });
export type CalendarEvent = z.infer<typeof CalendarEvent>;

export const TimeSpan = z.object({ start: Instant, end: Instant }).meta({ id: 'TimeSpan' });
export type TimeSpan = z.infer<typeof TimeSpan>;

export const FreeBusy = z
  .object({
    busy: z.array(TimeSpan).describe('Merged and in order.'),
    slots: z.array(TimeSpan).describe('Free spans in working hours, each at least as long as asked for.'),
    zone: z.string().describe('The IANA zone whose working hours were taken.'),
  })
  .meta({ id: 'FreeBusy' });
export type FreeBusy = z.infer<typeof FreeBusy>;
