import { isConnectorError } from '../../connector-error.ts';
import type { CalendarReader, CalendarWriter } from '../calendar-ports.ts';
import type { MailReader, MailWriter } from '../mail-ports.ts';

export type LostAnswer = 'draft' | 'send' | 'removal' | 'event_change' | 'event_answer' | 'event';

/** What another program of the person's does to a draft. */
export type DraftEdit =
  | { to: string[] }
  | { cc: string[] }
  | { bcc: string[] }
  | { subject: string }
  | { text: string }
  | { html: string }
  | { attach: 'file' | 'picture' };

/** A driver with a connected mailbox of `owner@example.com`, in Asia/Jerusalem, at 2026-03-12T08:00:00Z. */
export interface DriverUnderTest {
  mail: MailReader;
  calendar: CalendarReader;
  mailWriter: MailWriter;
  calendarWriter: CalendarWriter;
  addMail(
    raw: string | Buffer,
    folder?: 'inbox' | 'sentitems' | 'deleteditems',
  ): Promise<{ threadId: string; id: string }>;
  addEvents(ics: string): Promise<void>;
  editDraft(draftId: string, edit: DraftEdit): Promise<void>;
  /** What a person would see in the mailbox. */
  look(): Promise<{
    drafts: string[];
    sent: { id: string; to: string[]; subject: string; text: string }[];
    archived: string[];
    labels: Record<string, string[]>;
    events: { id: string; title: string }[];
  }>;
  faults: {
    /** The next call is carried out, but its answer never arrives. */
    loseAnswer(operation: LostAnswer): void;
    /** The next call waits at the vendor's door until `work` is done. */
    during(operation: LostAnswer, work: () => Promise<unknown>): Promise<void>;
    throttle(retryAfterSec: number): void;
    fail(status: number): void;
    garble(): void;
    refuseTokens(): void;
  };
  close(): Promise<void>;
}

/** The driver of the running test. */
export type Current = () => DriverUnderTest;

export const SINCE = new Date('2026-03-01T00:00:00Z');

export const classOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error) => (isConnectorError(error) ? error.class : error),
  );
