import type { CalendarEvent, EventTime, FreeBusy } from './calendar.ts';
import type { MailAddress } from './mail.ts';

/* What a driver of a calendar must do; its calls reject as those of mail do. */

export interface CalendarReader extends CalendarTracer {
  /** Single events and occurrences that touch the span, by start. */
  list(span: { from: Date; to: Date }): Promise<CalendarEvent[]>;
  /** Free slots lie in 09:00-17:30 of the person's zone, Monday to Friday, and last at least `minutes`. */
  freeBusy(ask: { from: Date; to: Date; minutes: number }): Promise<FreeBusy>;
}

export interface EventChanges {
  title?: string;
  start?: EventTime;
  end?: EventTime;
  place?: string;
}

/** How an invitation is answered. */
export type InvitationResponse = 'accepted' | 'tentative' | 'declined';

export interface EventDraft {
  /** The vendor keeps it as its transaction id. */
  suggestionId: string;
  title: string;
  start: EventTime;
  end: EventTime;
  attendees: MailAddress[];
  place?: string;
  text?: string;
}

export interface CalendarTracer {
  /** `gone` when there is no such event. */
  getEvent(eventId: string): Promise<CalendarEvent>;
}

export interface CalendarWriter extends CalendarTracer {
  /** `stale` when the version differs, unless the event already is as wanted (the answer to a first try was lost). */
  updateEvent(change: {
    eventId: string;
    version: string;
    changes: EventChanges;
    suggestionId: string;
  }): Promise<CalendarEvent>;
  /**
   * Answers an invitation and lets the organiser know, with a comment when there is one. `undefined` = the vendor has
   * taken the declined event out of the calendar. `stale` when the version differs, unless it is answered so already.
   */
  respond(answer: {
    eventId: string;
    version: string;
    response: InvitationResponse;
    comment: string;
  }): Promise<CalendarEvent | undefined>;
  /** A repeat under the same suggestion returns the event of the first try. */
  createEvent(draft: EventDraft): Promise<CalendarEvent>;
}
