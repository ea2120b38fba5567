import { z } from 'zod';
import { cleanText, text } from '#kernel';
import { type CalendarEvent, unlessGone } from '#platform/connectors';
import type { Seen } from '../seen.ts';
import type { ActionOf, Looking, Prepared } from './action.ts';
import { eventAsRead, eventSince } from './seen-event.ts';

const Response = z.enum(['accepted', 'tentative', 'declined']);
const Input = z.strictObject({ eventId: z.string(), response: z.string(), comment: z.string() });
const Payload = z.strictObject({ eventId: z.string(), response: Response, comment: text(1_000) });

const VERBS: Record<z.infer<typeof Response>, string> = {
  accepted: 'Accept',
  tentative: 'Tentatively accept',
  declined: 'Decline',
};

/** Answering an invitation in the calendar, which tells the organiser; never in free words by mail. */
export const calendarRespond: ActionOf<'calendar'> = {
  name: 'calendar.respond',
  summary: 'Answer an invitation',
  capability: 'calendar',
  baseRisk: 'medium',
  isCreation: false,
  undo: 'Answer the invitation anew in your calendar.',
  input: Input,
  payload: Payload,
  editable: ['response', 'comment'],
  title: ({ title, when }, payload) =>
    `${VERBS[Payload.parse(payload).response]} the invitation “${title}” (${when})`,
  prepare: (looking, input, seen) => prepare(looking, Input.parse(input), seen),
  source: ({ eventId }) => `invitation:${eventId}`,

  async recheck(calendar, { target }) {
    const event = await unlessGone(calendar.getEvent(target.eventId ?? ''));
    if (event && event.ownResponse !== 'none')
      return { kind: 'changed', note: 'You have answered this invitation in the meantime.' };
    return eventSince(event, target.version);
  },

  async trace(calendar, { action, isAccepted }) {
    const { response } = Payload.parse(action.payload);
    const event = await unlessGone(calendar.getEvent(action.target.eventId ?? ''));
    // What was declined may leave the calendar; so does what its organiser takes back.
    if (!event && isAccepted && response === 'declined')
      return { kind: 'done', vendorId: action.target.eventId ?? '' };
    if (!event) return { kind: 'unclear', note: GONE_UNSEEN };
    if (event.ownResponse === response) return { kind: 'done', vendorId: event.id };
    if (isAccepted) return { kind: 'unclear', mayShowLater: true, note: NOT_SHOWN };
    return event.version === action.target.version
      ? { kind: 'not_done' }
      : { kind: 'unclear', note: 'The event was changed in the meantime.' };
  },

  async apply(calendar, { action }) {
    const { response, comment } = Payload.parse(action.payload);
    const { eventId = '', version = '' } = action.target;
    const event = await calendar.respond({ eventId, version, response, comment });
    if (!event && response === 'declined') return { kind: 'done', vendorId: eventId };
    return event?.ownResponse === response ? { kind: 'done', vendorId: eventId } : { kind: 'accepted' };
  },
};

const GONE_UNSEEN =
  'The event is no longer in your calendar, and whether your answer was sent cannot be told from it. Please look there.';
const NOT_SHOWN = 'Your calendar took the answer and does not show it.';

async function prepare(
  looking: Looking<'calendar'>,
  input: z.infer<typeof Input>,
  seen: Seen[],
): Promise<Prepared> {
  const response = Response.safeParse(input.response);
  if (!response.success) return impossible('An invitation is accepted, tentatively accepted or declined.');
  const read = await eventAsRead(looking, input.eventId, seen);
  if (read.kind !== 'as_read') return read;
  const { event: found } = read;
  const why = whyUnanswerable(found, looking.now);
  if (why) return impossible(why);
  const event = (await openSeriesOf(looking, found)) ?? found;
  return {
    kind: 'prepared',
    about: {
      title: event.title,
      when: event === found ? whenOf(found) : `each time from ${whenOf(found)} on`,
    },
    payload: { eventId: event.id, response: response.data, comment: cleanText(input.comment) },
    target: { eventId: event.id, version: event.version },
    participants: [...event.attendees, ...(event.organizer ? [event.organizer] : [])].map(
      ({ address }) => address,
    ),
  };
}

/** Who was invited to all of a series answers for all of it; who has done that, and sees one of it open, for that one. */
async function openSeriesOf({ reader: calendar }: Looking<'calendar'>, { seriesId }: CalendarEvent) {
  const series = seriesId === undefined ? undefined : await unlessGone(calendar.getEvent(seriesId));
  return series && isOpen(series) ? series : undefined;
}

function whyUnanswerable(event: CalendarEvent, now: Date): string | undefined {
  if (event.isOrganizer) return 'The event is the person’s own, so there is nobody to answer.';
  if (event.status === 'cancelled') return 'The event was cancelled.';
  if (event.ownResponse !== 'none') return 'The invitation was answered already.';
  if (endOf(event) <= now.getTime()) return 'The event is over.';
  return undefined;
}

const isOpen = ({ isOrganizer, status, ownResponse }: CalendarEvent): boolean =>
  !isOrganizer && status !== 'cancelled' && ownResponse === 'none';

/** On the clock by which it was planned, which is named, for the person may live by another. */
function whenOf({ start }: CalendarEvent): string {
  if ('date' in start) return start.date;
  const clock = { dateStyle: 'medium', timeStyle: 'short', timeZone: start.zone } as const;
  return `${new Intl.DateTimeFormat('en-GB', clock).format(new Date(start.at))}, ${start.zone}`;
}

const endOf = ({ end }: CalendarEvent): number => Date.parse('at' in end ? end.at : `${end.date}T00:00:00Z`);

const impossible = (note: string): Prepared => ({ kind: 'impossible', note });
