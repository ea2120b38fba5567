import { randomUUID } from 'node:crypto';
import { type Account, findAccount } from '../accounts.ts';
import type { Database } from '../database.ts';
import { deliver } from '../mail/deliver.ts';
import type { ParsedMail } from '../mail/mime.ts';
import type { CalendarEvent } from './event.ts';

export type Answer = 'accepted' | 'tentativelyAccepted' | 'declined';

/** How iCalendar (RFC 5545, 3.2.12) and a subject line name it. */
const NAMES: Record<Answer, { partstat: string; subject: string }> = {
  accepted: { partstat: 'ACCEPTED', subject: 'Accepted' },
  tentativelyAccepted: { partstat: 'TENTATIVE', subject: 'Tentative' },
  declined: { partstat: 'DECLINED', subject: 'Declined' },
};

/** Tells the organizer: a mail of its own, which lies among the sent ones, and changes the organizer's calendar. */
export function sendAnswer(
  db: Database,
  account: Account,
  { event, answer, comment, nowMs }: { event: CalendarEvent; answer: Answer; comment: string; nowMs: number },
): void {
  if (!event.organizer) return;
  const mail = toMail(account, event, answer, comment);
  deliver(db, account, { mail: { ...mail, calendars: [] }, folder: 'sentitems', nowMs });
  const organizer = findAccount(db, event.organizer.address);
  if (organizer) deliver(db, organizer, { mail, folder: 'inbox', nowMs });
}

function toMail(account: Account, event: CalendarEvent, answer: Answer, comment: string): ParsedMail {
  const from = { name: account.name, address: account.address };
  const calendar = toCalendar(account, event, answer);
  return {
    content: {
      subject: `${NAMES[answer].subject}: ${event.subject}`,
      from,
      to: event.organizer ? [event.organizer] : [],
      cc: [],
      bcc: [],
      replyTo: [],
      headers: [],
      body: { type: 'text', content: comment },
      importance: 'normal',
      internetMessageId: `<${randomUUID()}@${account.address.split('@')[1]}>`,
      inReplyTo: [],
    },
    sentMs: null,
    attachments: [
      {
        name: 'invite.ics',
        contentType: 'text/calendar',
        isInline: false,
        contentId: null,
        content: new TextEncoder().encode(calendar),
      },
    ],
    notes: [],
    calendars: [calendar],
  };
}

/** A REPLY as RFC 5546 (3.2.3) has it. */
function toCalendar({ address }: Account, event: CalendarEvent, answer: Answer): string {
  const utc = (wall: string) => `${wall.replace(/[-:]/g, '').slice(0, 15)}`;
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//connectsoft.me//stand-in//EN',
    'METHOD:REPLY',
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `DTSTAMP:${utc(new Date(event.modifiedMs).toISOString())}Z`,
    `DTSTART;TZID=${event.start.zone}:${utc(event.start.wall)}`,
    ...(event.occurrenceKey ? [`RECURRENCE-ID;TZID=${event.start.zone}:${utc(event.occurrenceKey)}`] : []),
    `SEQUENCE:${event.sequence}`,
    `ORGANIZER:mailto:${event.organizer?.address}`,
    `ATTENDEE;PARTSTAT=${NAMES[answer].partstat}:mailto:${address}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}
