import type { Database } from '../database.ts';
import type { MailAddress, Message } from './message.ts';
import { listAttachments } from './message-store.ts';
import type { ParsedMail } from './mime.ts';

/**
 * Whether a mail says what a stored one says: its people, its subject, its text, its attachments. The lines that
 * servers and programs add on the way, and the line ends of a container, make no other mail.
 */
export function saysTheSame(
  db: Database,
  stored: Message,
  { content, attachments }: Pick<ParsedMail, 'content' | 'attachments'>,
): boolean {
  if (stored.subject !== content.subject || people(stored) !== people(content)) return false;
  if (stored.body.type !== content.body.type || text(stored.body.content) !== text(content.body.content))
    return false;
  const known = listAttachments(db, stored.id);
  return (
    known.length === attachments.length && known.every((part, index) => isSame(part, attachments[index]))
  );
}

const people = ({ from, to, cc }: Pick<Message, 'from' | 'to' | 'cc'>): string =>
  [from, ...to, ...cc].map((who: MailAddress | null) => who?.address.toLowerCase() ?? '').join();

const text = (content: string): string => content.replace(/\r\n?/g, '\n').trim();

type Part = Pick<ParsedMail['attachments'][number], 'name' | 'contentType' | 'content'>;

function isSame(a: Part, b: Part | undefined): boolean {
  if (!b || a.name !== b.name || a.contentType !== b.contentType) return false;
  // The dates of an invitation were moved with the mail, maybe by another number of days.
  if (a.contentType === 'text/calendar') return true;
  const [one, other] = [Buffer.from(a.content), Buffer.from(b.content)];
  if (one.equals(other)) return true;
  return a.contentType.startsWith('text/') && text(one.toString('latin1')) === text(other.toString('latin1'));
}
