import type { ExtendedProperty, MailAddress, MailBody } from '../mail/message.ts';

/** A wall clock time `2026-03-12T15:00:00` and the IANA zone of that wall; all-day events start at midnight. */
export interface WallTime {
  wall: string;
  zone: string;
}

export type Response =
  | 'none'
  | 'organizer'
  | 'tentativelyAccepted'
  | 'accepted'
  | 'declined'
  | 'notResponded';
export type ShowAs = 'free' | 'tentative' | 'busy' | 'oof' | 'workingElsewhere' | 'unknown';

export interface Attendee extends MailAddress {
  type: 'required' | 'optional' | 'resource';
  response: Response;
}

interface Recurrence {
  /** The value of RRULE, times in the wall clock of the event. */
  rule: string;
  /** Wall times of occurrences that do not take place. */
  excluded: string[];
  /** Wall times of occurrences beside the rule. */
  added: string[];
}

/** What an event says, wherever it came from. */
export interface EventContent {
  uid: string;
  subject: string;
  body: MailBody;
  start: WallTime;
  end: WallTime;
  isAllDay: boolean;
  location: string;
  organizer: MailAddress | null;
  attendees: Attendee[];
  showAs: ShowAs;
  sensitivity: 'normal' | 'personal' | 'private' | 'confidential';
  importance: 'low' | 'normal' | 'high';
  isCancelled: boolean;
  categories: string[];
  recurrence: Recurrence | null;
  /** Grows with each update that the organizer sends. */
  sequence: number;
  /** Wall time of the occurrence that this one replaces; null for a single event or a series. */
  occurrenceKey: string | null;
}

export interface CalendarEvent extends EventContent {
  id: string;
  account: string;
  changeKey: string;
  transactionId: string | null;
  seriesMasterId: string | null;
  /** An occurrence taken out of its series. */
  isRemoved: boolean;
  response: Response;
  extendedProperties: ExtendedProperty[];
  createdMs: number;
  modifiedMs: number;
}

export type EventType = 'singleInstance' | 'occurrence' | 'exception' | 'seriesMaster';

export const typeOf = (event: CalendarEvent): EventType => {
  if (event.recurrence) return 'seriesMaster';
  return event.seriesMasterId ? 'exception' : 'singleInstance';
};
