import { DAY_MS } from '#kernel';
import { type CalendarEvent, type EventTime, isSameTime } from '../../capabilities/calendar.ts';
import type {
  CalendarWriter,
  EventChanges,
  EventDraft,
  InvitationResponse,
} from '../../capabilities/calendar-ports.ts';
import { ConnectorError, unlessGone } from '../../connector-error.ts';
import { readCalendarView } from './calendar-reader.ts';
import { eventPath, graphCalendarTracer } from './calendar-tracer.ts';
import type { GraphClient } from './graph-client.ts';
import { fromTime, GraphEvent, toCalendarEvent } from './to-event.ts';
import { fromAddress } from './to-mail.ts';

export function graphCalendarWriter(graph: GraphClient): CalendarWriter {
  const { getEvent } = graphCalendarTracer(graph);
  return {
    getEvent,
    async updateEvent({ eventId, version, changes }) {
      const current = await getEvent(eventId);
      if (current.version !== version) {
        if (!isAsWanted(current, changes)) throw new ConnectorError('stale');
        return current;
      }
      if (isAsWanted(current, changes)) return current;
      await graph.tell({ method: 'PATCH', path: eventPath(eventId), body: patchOf(changes), version });
      return getEvent(eventId);
    },
    async respond({ eventId, version, response, comment }) {
      const current = await getEvent(eventId);
      if (current.ownResponse === response) return current;
      if (current.version !== version) throw new ConnectorError('stale');
      const path = `${eventPath(eventId)}/${VERBS[response]}`;
      await graph.tell({ method: 'POST', path, body: { comment, sendResponse: true } });
      return unlessGone(getEvent(eventId));
    },
    async createEvent(draft) {
      const known = await findByTransaction(graph, draft);
      if (known) return toCalendarEvent(known);
      const created = await graph.ask(
        { method: 'POST', path: '/me/events', body: eventOf(draft) },
        GraphEvent,
      );
      return getEvent(created.id);
    },
  };
}

/** https://learn.microsoft.com/graph/api/event-accept, event-tentativelyaccept and event-decline. */
const VERBS: Record<InvitationResponse, string> = {
  accepted: 'accept',
  tentative: 'tentativelyAccept',
  declined: 'decline',
};

/** The vendor dedupes by transaction id too; looking first also works after it has forgotten. */
async function findByTransaction(graph: GraphClient, { suggestionId, start, end }: EventDraft) {
  const events = await readCalendarView(graph, dayBegin(start), dayEnd(end));
  return events.find(({ transactionId }) => transactionId === suggestionId);
}

const instantOf = (time: EventTime) => Date.parse('at' in time ? time.at : `${time.date}T00:00:00Z`);
const dayBegin = (time: EventTime) => new Date(instantOf(time) - DAY_MS);
const dayEnd = (time: EventTime) => new Date(instantOf(time) + DAY_MS);

const eventOf = ({ suggestionId, title, start, end, attendees, place, text }: EventDraft) => ({
  subject: title,
  start: fromTime(start),
  end: fromTime(end),
  isAllDay: 'date' in start,
  attendees: attendees.map((person) => ({ ...fromAddress(person), type: 'required' })),
  ...(place ? { location: { displayName: place } } : {}),
  ...(text ? { body: { contentType: 'text', content: text } } : {}),
  transactionId: suggestionId,
});

const patchOf = ({ title, start, end, place }: EventChanges) => ({
  ...(title === undefined ? {} : { subject: title }),
  ...(start === undefined ? {} : { start: fromTime(start) }),
  ...(end === undefined ? {} : { end: fromTime(end) }),
  ...(place === undefined ? {} : { location: { displayName: place } }),
});

/** True also when an earlier try was carried out and only its answer was lost. */
function isAsWanted(event: CalendarEvent, { title, start, end, place }: EventChanges): boolean {
  return (
    (title === undefined || title === event.title) &&
    (place === undefined || place === (event.place ?? '')) &&
    (start === undefined || isSameTime(start, event.start)) &&
    (end === undefined || isSameTime(end, event.end))
  );
}
