import type { CalendarEvent, FreeBusy, Message, Thread } from '../source-shapes.ts';
import type { Language } from './language.ts';
import type { MeetingWish } from './meeting.ts';
import type { Person } from './people.ts';
import type { Request } from './requests.ts';
import type { Slot } from './slots.ts';

export interface Missing {
  what: string;
  why: string;
}

/** One paragraph of the reply, with what it rests on and what it lacks. */
export interface Part {
  text: string;
  missing?: Missing;
  sources?: { source: string; quote: string }[];
  slots?: Slot[];
}

/** What lies before the one who drafts. */
export interface Desk {
  thread: Thread;
  last: Message;
  language: Language;
  /** What an answer has to deal with, once each. */
  asked: Request[];
  wish: MeetingWish | undefined;
  /** The event that shall be moved, or the one that the mail invites to. */
  event: CalendarEvent | undefined;
  isInvitation: boolean;
  events: CalendarEvent[];
  /** The events were looked up: an empty list then means a free day. */
  hasCalendar: boolean;
  /** From when until when they were looked up (RFC 3339); undefined when all there are were given. */
  calendarSpan: { from: string; to: string } | undefined;
  freeBusy: FreeBusy | undefined;
  now: string;
  zone: string;
  me: Person;
}

/** Where the person has to write something, as the house marks it. */
export const gap = (what: string) => `[missing: ${what}]`;
