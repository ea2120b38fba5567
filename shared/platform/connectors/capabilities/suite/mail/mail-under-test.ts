import type { ChangeUnderTest, UnderTest } from '../under-test.ts';

/** What another program of the person's does to a draft. */
export type DraftEdit =
  | { to: string[] }
  | { cc: string[] }
  | { bcc: string[] }
  | { subject: string }
  | { text: string }
  | { html: string }
  | { attach: 'file' | 'picture' };

export interface MailUnderTest extends UnderTest<'mail'> {
  /** A message in RFC 5322. */
  addMail(
    raw: string | Buffer,
    folder?: 'inbox' | 'sentitems' | 'deleteditems',
  ): Promise<{ threadId: string; id: string }>;
}

export type MailOperation = 'draft' | 'send' | 'removal';

export interface MailChange extends ChangeUnderTest<'mail', MailOperation> {
  editDraft(draftId: string, edit: DraftEdit): Promise<void>;
  /** What a person would see in the mailbox. */
  look(): Promise<{
    drafts: string[];
    sent: { to: string[]; subject: string; text: string }[];
    archived: string[];
    labels: Record<string, string[]>;
  }>;
}

export type ChangeableMail = MailUnderTest & { change: MailChange };

export const SINCE = new Date('2026-03-01T00:00:00Z');
