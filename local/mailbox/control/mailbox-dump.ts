import type { Account } from '../accounts.ts';
import { type CalendarEvent, typeOf } from '../calendar/event.ts';
import { endMs, exceptionsOf, listEvents, startMs } from '../calendar/event-store.ts';
import type { Database } from '../database.ts';
import { bodyAsText } from '../html-text.ts';
import { folders, isFolderName, type Message } from '../mail/message.ts';
import { listMessages } from '../mail/message-store.ts';

/** Everything in a mailbox as a person would look at it: folders with their mails, newest first, and the calendar. */
export function mailboxDump(db: Database, account: Account) {
  const { address, name, timeZone } = account;
  const events = listEvents(db, address).flatMap((event) => [event, ...exceptionsOf(db, event.id)]);
  return {
    address,
    name,
    timeZone,
    folders: Object.keys(folders)
      .filter(isFolderName)
      .map((folder) => ({
        folder,
        displayName: folders[folder],
        messages: listMessages(db, address, [{ sql: 'folder = ?', values: [folder] }]).map(messageDump),
      })),
    events: events.map(eventDump),
  };
}

const messageDump = (message: Message) => ({
  id: message.id,
  conversationId: message.conversationId,
  internetMessageId: message.internetMessageId,
  subject: message.subject,
  from: message.from,
  to: message.to,
  cc: message.cc,
  bcc: message.bcc,
  text: bodyAsText(message.body),
  categories: message.categories,
  isRead: message.isRead,
  isDraft: message.isDraft,
  hasAttachments: message.hasAttachments,
  extendedProperties: message.extendedProperties,
  receivedDateTime: new Date(message.receivedMs).toISOString(),
});

const eventDump = (event: CalendarEvent) => ({
  id: event.id,
  uid: event.uid,
  subject: event.subject,
  text: bodyAsText(event.body),
  type: typeOf(event),
  start: event.start,
  end: event.end,
  startsAt: new Date(startMs(event)).toISOString(),
  endsAt: new Date(endMs(event)).toISOString(),
  isAllDay: event.isAllDay,
  isCancelled: event.isCancelled,
  isRemoved: event.isRemoved,
  location: event.location,
  organizer: event.organizer,
  attendees: event.attendees,
  showAs: event.showAs,
  response: event.response,
  recurrence: event.recurrence,
  transactionId: event.transactionId,
  extendedProperties: event.extendedProperties,
});
