import type { StandInReply } from '../../stand-in/index.ts';
import { calendarView, type ViewedEvent, viewedEvent } from '../calendar/calendar-view.ts';
import { listEvents } from '../calendar/event-store.ts';
import { eventFilter } from './event-filter.ts';
import { eventView } from './event-view.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError } from './graph-error.ts';
import { nextLink, type QueryOptions, readOptions } from './query-options.ts';

const scopes = ['Calendars.Read', 'Calendars.ReadWrite'];

export const eventListRoutes: GraphRoutes = {
  'GET /v1.0/me/calendarView': { scopes, answer: showCalendar },
  'GET /v1.0/me/events': { scopes, answer: list },
};

function showCalendar(call: GraphCall): StandInReply {
  const { query } = call.request;
  const options = readOptions(query, [
    'startDateTime',
    'endDateTime',
    '$select',
    '$orderby',
    '$top',
    '$skip',
    '$expand',
  ]);
  const window = {
    fromMs: windowEdge(query.get('startDateTime')),
    toMs: windowEdge(query.get('endDateTime')),
  };
  if (window.toMs < window.fromMs) {
    throw graphError(
      400,
      'ErrorInvalidParameter',
      'The EndDateTime of the time window must not be before its StartDateTime.',
    );
  }
  return page(call, sorted(calendarView(call.db, call.account.address, window), options), options);
}

function windowEdge(text: string | null): number {
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(text ?? '');
  const edgeMs = Date.parse(hasZone ? (text ?? '') : `${text}${text?.includes('T') ? 'Z' : ''}`);
  if (!Number.isNaN(edgeMs)) return edgeMs;
  throw graphError(
    400,
    'ErrorInvalidParameter',
    'This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.',
  );
}

function sorted(events: ViewedEvent[], { orderBy }: QueryOptions): ViewedEvent[] {
  if (orderBy && orderBy.property !== 'start/dateTime') {
    throw graphError(
      400,
      'ErrorInvalidUrlQuery',
      `The property '${orderBy.property}' does not support sorting here.`,
    );
  }
  const ascending = events.toSorted((a, b) => a.startMs - b.startMs);
  return orderBy?.direction === 'desc' ? ascending.reverse() : ascending;
}

function list(call: GraphCall): StandInReply {
  const options = readOptions(call.request.query, [
    '$select',
    '$filter',
    '$orderby',
    '$top',
    '$skip',
    '$expand',
  ]);
  const isWanted = eventFilter(options.filter);
  return page(
    call,
    sorted(listEvents(call.db, call.account.address).map(viewedEvent), options).filter(isWanted),
    options,
  );
}

function page(call: GraphCall, events: ViewedEvent[], options: QueryOptions): StandInReply {
  const size = options.top ?? call.prefer.maxPageSize ?? 10;
  const end = options.skip + size;
  const { publicUrl, request } = call;
  return {
    json: {
      '@odata.context': `${publicUrl}/v1.0/$metadata#users('${call.account.id}')/events`,
      value: events.slice(options.skip, end).map((event) => eventView(call, event, options)),
      ...(events.length > end
        ? { '@odata.nextLink': nextLink(publicUrl, request.path, request.query, end) }
        : {}),
    },
  };
}
