import { z } from 'zod';
import { Zone } from '#kernel';
import { type CalendarEvent, isSameTime, unlessGone } from '#platform/connectors';
import type { Seen } from '../seen.ts';
import type { ActionOf, Looking, Prepared } from './action.ts';
import { eventAsRead, eventSince } from './seen-event.ts';

const Input = z.strictObject({ eventId: z.string(), start: z.string(), end: z.string(), zone: z.string() });
const Times = z.strictObject({
  eventId: z.string(),
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }),
  zone: Zone,
});
const Payload = Times.refine(({ start, end }) => Date.parse(end) > Date.parse(start), {
  path: ['end'],
  message: 'Has to lie after the start.',
});

/** Moving an event that the person organises. */
export const calendarUpdateEvent: ActionOf<'calendar'> = {
  name: 'calendar.updateEvent',
  summary: 'Move an event',
  capability: 'calendar',
  baseRisk: 'medium',
  isCreation: false,
  undo: 'Move the event back to its former time.',
  input: Input,
  payload: Payload,
  editable: ['start', 'end'],
  title: ({ title }) => `Move “${title}”`,
  prepare: (looking, input, seen) => prepare(looking, Input.parse(input), seen),
  // Two conversations may each ask for a move of one event; the person sees both.
  source: () => undefined,

  async recheck(calendar, { target }) {
    const event = await unlessGone(calendar.getEvent(target.eventId ?? ''));
    return eventSince(event, target.version);
  },

  async trace(calendar, { action }) {
    const { eventId, ...times } = Payload.parse(action.payload);
    const event = await unlessGone(calendar.getEvent(eventId));
    if (!event) return { kind: 'unclear', note: 'The event is no longer in the calendar.' };
    const { start, end } = changesOf(times);
    if (isSameTime(event.start, start) && isSameTime(event.end, end))
      return { kind: 'done', vendorId: event.id };
    if (event.version === action.target.version) return { kind: 'not_done' };
    return { kind: 'unclear', note: 'The event was changed in the meantime.' };
  },

  async apply(calendar, { action, suggestionId }) {
    const { eventId, ...times } = Payload.parse(action.payload);
    const version = action.target.version ?? '';
    const event = await calendar.updateEvent({ eventId, version, changes: changesOf(times), suggestionId });
    if (isAt(event.start, times.start) && isAt(event.end, times.end))
      return { kind: 'done', vendorId: event.id };
    return {
      kind: 'differs',
      note: 'Your calendar shows another time than the one you approved. Please look there.',
    };
  },
};

/** The vendor has taken the change; under which name it keeps the zone is its own affair. */
const isAt = (time: CalendarEvent['start'], at: string) =>
  'zone' in time && isSameTime(time, { at, zone: time.zone });

const changesOf = ({ start, end, zone }: Omit<z.infer<typeof Payload>, 'eventId'>) => ({
  start: { at: start, zone },
  end: { at: end, zone },
});

async function prepare(
  looking: Looking<'calendar'>,
  input: z.infer<typeof Input>,
  seen: Seen[],
): Promise<Prepared> {
  const read = await eventAsRead(looking, input.eventId, seen);
  if (read.kind !== 'as_read') return read;
  const { event } = read;
  if (!event.isOrganizer) return { kind: 'impossible', note: 'The event was called by somebody else.' };
  const payload = Payload.safeParse(input);
  if (!payload.success) return { kind: 'impossible', note: 'The proposed time is not a span of time.' };
  return {
    kind: 'prepared',
    about: { title: event.title },
    payload: payload.data,
    target: { eventId: event.id, version: event.version },
    participants: event.attendees.map(({ address }) => address),
  };
}
