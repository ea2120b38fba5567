import { freeBusyOf } from '../../calendar-time/free-busy.ts';
import type { CalendarReader } from '../../capabilities/calendar-ports.ts';
import { graphCalendarTracer } from './calendar-tracer.ts';
import type { GraphClient } from './graph-client.ts';
import { EVENT_FIELDS, GraphEvent, toCalendarEvent } from './to-event.ts';

const EVENTS_MAX = 1_000;

export function graphCalendarReader(graph: GraphClient, zone: () => Promise<string>): CalendarReader {
  const list: CalendarReader['list'] = async ({ from, to }) => {
    const events = await readCalendarView(graph, from, to);
    return events
      .toSorted((a, b) => a.start.dateTime.localeCompare(b.start.dateTime))
      .map((event) => toCalendarEvent(event));
  };
  return {
    ...graphCalendarTracer(graph),
    list,
    // Asked of the calendar itself: the vendor's own free/busy service does not serve personal accounts.
    freeBusy: async (ask) => freeBusyOf(await list(ask), { ...ask, zone: await zone() }),
  };
}

/** Occurrences are already expanded by the vendor. */
export function readCalendarView(graph: GraphClient, from: Date, to: Date): Promise<GraphEvent[]> {
  const query = {
    startDateTime: from.toISOString(),
    endDateTime: to.toISOString(),
    $select: EVENT_FIELDS,
    $top: '100',
  };
  return graph.list({ method: 'GET', path: '/me/calendarView', query }, GraphEvent, EVENTS_MAX);
}
