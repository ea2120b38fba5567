import type { CalendarTracer } from '../../capabilities/calendar-ports.ts';
import type { GraphClient } from './graph-client.ts';
import { segment } from './odata.ts';
import { EVENT_FIELDS, GraphEvent, toCalendarEvent } from './to-event.ts';

export const eventPath = (eventId: string) => `/me/events/${segment(eventId)}`;

export const graphCalendarTracer = (graph: GraphClient): CalendarTracer => ({
  async getEvent(eventId) {
    const query = { $select: EVENT_FIELDS };
    return toCalendarEvent(await graph.ask({ method: 'GET', path: eventPath(eventId), query }, GraphEvent));
  },
});
