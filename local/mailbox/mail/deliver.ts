import type { Account } from '../accounts.ts';
import { applyInvitation } from '../calendar/invitations.ts';
import { shiftCalendar } from '../calendar/shift-calendar.ts';
import { type Database, newImmutableId, newMutableId } from '../database.ts';
import { dayMs } from '../zones.ts';
import type { FolderName, Message } from './message.ts';
import { addAttachments, findByMessageId, saveMessage } from './message-store.ts';
import type { ParsedMail } from './mime.ts';
import { conversationFor } from './threading.ts';

type Delivery = { kind: 'delivered'; message: Message } | { kind: 'already-there'; message: Message };

interface DeliveryInput {
  mail: ParsedMail;
  /** `auto`: own mail is sent mail, all other mail came in. */
  folder: FolderName | 'auto';
  nowMs: number;
  shiftDays?: number;
  /** Default: mail in Sent Items is read, other mail is not. */
  isRead?: boolean;
}

/** Puts a mail into a folder, in its thread, and its invitation into the calendar. The same Message-ID lands once. */
export function deliver(db: Database, account: Account, input: DeliveryInput): Delivery {
  const shiftDays = input.shiftDays ?? 0;
  const { content, attachments, calendars, sentMs } = shiftedParts(input.mail, shiftDays);
  const known = findByMessageId(db, account.address, content.internetMessageId);
  if (known) return { kind: 'already-there', message: known };

  const isOwn = content.from?.address.toLowerCase() === account.address;
  const folder = input.folder === 'auto' ? (isOwn ? 'sentitems' : 'inbox') : input.folder;
  const receivedMs = sentMs === null ? input.nowMs : sentMs + shiftDays * dayMs;
  return db.transaction(() => {
    const message = saveMessage(
      db,
      {
        ...content,
        id: newImmutableId(),
        mutableId: newMutableId(),
        account: account.address,
        folder,
        changeKey: '',
        conversationId: conversationFor(db, account.address, content),
        receivedMs,
        sentMs: receivedMs,
        createdMs: receivedMs,
        modifiedMs: receivedMs,
        isDraft: folder === 'drafts',
        isRead: input.isRead ?? folder === 'sentitems',
        hasAttachments: attachments.some(({ isInline }) => !isInline),
        categories: [],
        extendedProperties: [],
      },
      input.nowMs,
    );
    addAttachments(db, message.id, attachments);
    for (const calendar of calendars) applyInvitation(db, account, calendar, input.nowMs);
    return { kind: 'delivered', message };
  });
}

function shiftedParts(mail: ParsedMail, days: number): ParsedMail {
  if (days === 0 || mail.calendars.length === 0) return mail;
  return {
    ...mail,
    calendars: mail.calendars.map((calendar) => shiftCalendar(calendar, days)),
    attachments: mail.attachments.map((part) =>
      part.contentType === 'text/calendar'
        ? {
            ...part,
            content: new TextEncoder().encode(shiftCalendar(new TextDecoder().decode(part.content), days)),
          }
        : part,
    ),
  };
}
