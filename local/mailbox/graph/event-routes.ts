import type { StandInReply } from '../../stand-in/index.ts';
import { findViewed, type ViewedEvent, viewedEvent } from '../calendar/calendar-view.ts';
import type { CalendarEvent } from '../calendar/event.ts';
import { findByTransaction, newEvent, removeEvent, saveEvent } from '../calendar/event-store.ts';
import { readBody, readOptionalBody } from './body-shape.ts';
import { applyEventFields, emptyEvent, type WireEvent } from './event-content.ts';
import { eventView, isOrganizer } from './event-view.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError, itemNotFound, requireChangeKey } from './graph-error.ts';
import { readOptions } from './query-options.ts';
import { cancelShape, eventShape } from './shapes.ts';

const readScopes = ['Calendars.Read', 'Calendars.ReadWrite'];
const writeScopes = ['Calendars.ReadWrite'];

export const eventRoutes: GraphRoutes = {
  'POST /v1.0/me/events': { scopes: writeScopes, answer: create },
  'GET /v1.0/me/events/:id': { scopes: readScopes, answer: show },
  'PATCH /v1.0/me/events/:id': { scopes: writeScopes, answer: change },
  'DELETE /v1.0/me/events/:id': { scopes: writeScopes, answer: remove },
  'POST /v1.0/me/events/:id/cancel': { scopes: writeScopes, answer: cancel },
};

const plain = { select: null, expand: null };

export function requireEvent({ db, account, request }: GraphCall): ViewedEvent {
  const found = findViewed(db, account.address, request.params.id ?? '');
  if (found) return found;
  throw itemNotFound();
}

function show(call: GraphCall): StandInReply {
  const options = readOptions(call.request.query, ['$select', '$expand']);
  return { json: eventView(call, requireEvent(call), options) };
}

/** The same transaction id gives the same event, so that a repeated request makes no second one. */
function create(call: GraphCall): StandInReply {
  const { db, account, request } = call;
  readOptions(request.query, []);
  const wire = readBody(request, eventShape) as WireEvent;
  const known = wire.transactionId ? findByTransaction(db, account.address, wire.transactionId) : undefined;
  if (known) return { status: 201, json: eventView(call, viewedEvent(known), plain) };
  if (!wire.start || !wire.end) {
    throw graphError(400, 'ErrorPropertyValidationFailure', 'An event needs a start and an end.');
  }
  const nowMs = call.nowMs();
  const owner = { name: account.name, address: account.address };
  const empty = { ...newEvent(emptyEvent(owner), account.address, nowMs), response: 'organizer' as const };
  const event = applyEventFields(empty, wire);
  const saved = saveEvent(db, { ...event, transactionId: wire.transactionId ?? null }, nowMs);
  return { status: 201, json: eventView(call, viewedEvent(saved), plain) };
}

/** Changing one occurrence makes it an exception of its series. */
function change(call: GraphCall): StandInReply {
  readOptions(call.request.query, []);
  const { event } = requireEvent(call);
  const wire = readBody(call.request, eventShape) as WireEvent;
  if (wire.transactionId !== undefined && wire.transactionId !== event.transactionId) {
    throw graphError(
      400,
      'ErrorInvalidPropertySet',
      'The transactionId can be set only when an event is created.',
    );
  }
  requireChangeKey(event.changeKey, call.request.headers['if-match'], wire.changeKey);
  const saved = saveEvent(call.db, applyEventFields(detached(event), wire), call.nowMs());
  return { json: eventView(call, viewedEvent(saved), plain) };
}

/** The transaction id belongs to the series as a whole. */
export const detached = (event: CalendarEvent): CalendarEvent =>
  event.seriesMasterId ? { ...event, transactionId: null } : event;

function remove(call: GraphCall): StandInReply {
  const { event } = requireEvent(call);
  requireChangeKey(event.changeKey, call.request.headers['if-match']);
  takeAway(call, event);
  return { status: 204 };
}

export function takeAway({ db, nowMs }: GraphCall, event: CalendarEvent): void {
  if (event.seriesMasterId) saveEvent(db, { ...detached(event), isRemoved: true }, nowMs());
  else removeEvent(db, event);
}

/** Only the organizer can cancel; the event then leaves the calendar. */
function cancel(call: GraphCall): StandInReply {
  const { event } = requireEvent(call);
  readOptionalBody(call.request, cancelShape);
  if (!isOrganizer(event)) {
    throw graphError(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. You need to be an organizer to cancel a meeting.",
    );
  }
  takeAway(call, event);
  return { status: 202 };
}
