import type { Account } from '../accounts.ts';
import { applyInvitation } from '../calendar/invitations.ts';
import { shiftCalendar } from '../calendar/shift-calendar.ts';
import { type Database, newImmutableId, newMutableId } from '../database.ts';
import { dayMs } from '../zones.ts';
import { type SenderCheck, withResults } from './authentication-results.ts';
import type { FolderName, Message } from './message.ts';
import { addAttachments, findByMessageId, saveMessage } from './message-store.ts';
import type { ParsedMail } from './mime.ts';
import { saysTheSame } from './same-mail.ts';
import { conversationFor } from './threading.ts';

type Delivery =
  /** Altered: another mail of the same Message-ID was there, and says something else. */
  { kind: 'delivered'; message: Message; isAltered: boolean } | { kind: 'already-there'; message: Message };

interface DeliveryInput {
  mail: ParsedMail;
  /** `auto`: own mail is sent mail, all other mail came in. */
  folder: FolderName | 'auto';
  nowMs: number;
  shiftDays?: number;
  /** Default: mail in Sent Items is read, other mail is not. */
  isRead?: boolean;
  isAnswered?: boolean;
  categories?: string[];
  /** When a mail that does not say so itself was written, in milliseconds, before it is shifted. */
  writtenMs?: number;
  /** When it is received, given when it was written. Default: at that time. */
  receivedAt?: (writtenMs: number) => number;
  /** Default `none`: nobody vouches for the sender. */
  senderCheck?: SenderCheck;
}

/** As Exchange notes that a mail was answered (PidTagLastVerbExecuted). */
const answered = { id: 'Integer 0x1081', value: '102' };

/** Puts a mail into a folder, in its thread, and its invitation into the calendar. The same mail lands once. */
export function deliver(db: Database, account: Account, input: DeliveryInput): Delivery {
  const shiftDays = input.shiftDays ?? 0;
  const { content, attachments, calendars, sentMs } = shiftedParts(input.mail, shiftDays);
  const namesakes = findByMessageId(db, account.address, content.internetMessageId);
  const known = namesakes.find((message) => saysTheSame(db, message, { content, attachments }));
  if (known) return { kind: 'already-there', message: known };

  const isOwn = content.from?.address.toLowerCase() === account.address;
  const folder = input.folder === 'auto' ? (isOwn ? 'sentitems' : 'inbox') : input.folder;
  const writtenMs = sentMs ?? input.writtenMs;
  const shiftedMs = writtenMs === undefined ? input.nowMs : writtenMs + shiftDays * dayMs;
  const receivedMs = input.receivedAt?.(shiftedMs) ?? shiftedMs;
  return db.transaction(() => {
    const message = saveMessage(
      db,
      {
        ...content,
        headers: cameIn(folder) ? withResults(content, input.senderCheck ?? 'none') : content.headers,
        id: newImmutableId(),
        mutableId: newMutableId(),
        account: account.address,
        folder,
        changeKey: '',
        conversationId: conversationFor(db, account.address, content),
        receivedMs,
        sentMs: writtenMs === undefined ? receivedMs : shiftedMs,
        createdMs: receivedMs,
        modifiedMs: receivedMs,
        isDraft: folder === 'drafts',
        isRead: input.isRead ?? folder === 'sentitems',
        hasAttachments: attachments.some(({ isInline }) => !isInline),
        categories: input.categories ?? [],
        extendedProperties: input.isAnswered ? [answered] : [],
      },
      input.nowMs,
    );
    addAttachments(db, message.id, attachments);
    for (const calendar of calendars) applyInvitation(db, account, calendar, input.nowMs);
    return { kind: 'delivered', message, isAltered: namesakes.length > 0 };
  });
}

/** What the owner wrote passes no server that would check it. */
const cameIn = (folder: FolderName): boolean => folder !== 'sentitems' && folder !== 'drafts';

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
