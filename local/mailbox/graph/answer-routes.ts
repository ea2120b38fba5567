import type { StandInReply } from '../../stand-in/index.ts';
import { type Answer, sendAnswer } from '../calendar/answer-invitation.ts';
import type { CalendarEvent } from '../calendar/event.ts';
import { saveEvent } from '../calendar/event-store.ts';
import { readOptionalBody } from './body-shape.ts';
import { detached, requireEvent, takeAway } from './event-routes.ts';
import { isOrganizer } from './event-view.ts';
import type { GraphCall, GraphRoutes } from './graph-call.ts';
import { graphError } from './graph-error.ts';
import { readOptions } from './query-options.ts';
import { acceptShape, declineShape } from './shapes.ts';

const scopes = ['Calendars.ReadWrite'];

/** https://learn.microsoft.com/graph/api/event-accept, event-tentativelyaccept and event-decline. */
export const answerRoutes: GraphRoutes = {
  'POST /v1.0/me/events/:id/accept': { scopes, answer: (call) => answer(call, 'accepted', acceptShape) },
  'POST /v1.0/me/events/:id/tentativelyAccept': {
    scopes,
    answer: (call) => answer(call, 'tentativelyAccepted', declineShape),
  },
  'POST /v1.0/me/events/:id/decline': { scopes, answer: (call) => answer(call, 'declined', declineShape) },
};

/** A declined event leaves the calendar; an occurrence of a series is answered by itself. */
function answer(
  call: GraphCall,
  response: Answer,
  shape: typeof acceptShape | typeof declineShape,
): StandInReply {
  readOptions(call.request.query, []);
  const { event } = requireEvent(call);
  const { comment = '', sendResponse = true, proposedNewTime } = readOptionalBody(call.request, shape);
  demandOpen(event, response);
  // None of the events here allows another time to be proposed.
  if (proposedNewTime)
    throw graphError(400, 'ErrorInvalidRequest', 'The organizer does not allow new time proposals.');

  const nowMs = call.nowMs();
  const answered = withAnswer(event, call.account.address, response);
  if (response === 'declined') takeAway(call, event);
  else saveEvent(call.db, answered, nowMs);
  if (sendResponse)
    sendAnswer(call.db, call.account, { event, answer: response, comment: String(comment), nowMs });
  return { status: 202 };
}

const CANCELLED: Record<Answer, string> = {
  accepted: 'ErrorCalendarIsCancelledForAccept',
  tentativelyAccepted: 'ErrorCalendarIsCancelledForTentative',
  declined: 'ErrorCalendarIsCancelledForDecline',
};

function demandOpen(event: CalendarEvent, response: Answer): void {
  if (isOrganizer(event))
    throw graphError(
      400,
      'ErrorInvalidRequest',
      "Your request can't be completed. You can't respond to this meeting because you're the meeting organizer.",
    );
  if (event.isCancelled) throw graphError(400, CANCELLED[response], 'The meeting was cancelled.');
}

const withAnswer = (event: CalendarEvent, address: string, response: Answer): CalendarEvent => ({
  ...detached(event),
  response,
  showAs: response === 'accepted' ? 'busy' : 'tentative',
  attendees: event.attendees.map((attendee) =>
    attendee.address.toLowerCase() === address ? { ...attendee, response } : attendee,
  ),
});
