import type { ChangeUnderTest, UnderTest } from '../under-test.ts';

export interface CalendarUnderTest extends UnderTest<'calendar'> {
  /** A calendar in RFC 5545. */
  addEvents(ics: string): Promise<void>;
}

export type CalendarOperation = 'event' | 'event_change' | 'event_answer';

export interface CalendarChange extends ChangeUnderTest<'calendar', CalendarOperation> {
  /** What a person would see in the calendar, and what organisers were told. */
  look(): Promise<{ events: { title: string }[]; answers: { to: string[]; text: string }[] }>;
}

export type ChangeableCalendar = CalendarUnderTest & { change: CalendarChange };
