import { type Account, findAccount } from '../accounts.ts';
import { type Database, newImmutableId, newMutableId } from '../database.ts';
import { withResults } from './authentication-results.ts';
import type { MailAddress, Message } from './message.ts';
import { addAttachments, listAttachments, moveMessage, saveMessage } from './message-store.ts';
import { conversationFor } from './threading.ts';

/** A draft becomes a sent mail and arrives in every mailbox of this server that it is addressed to. */
export function sendDraft(db: Database, account: Account, draft: Message, nowMs: number): Message {
  const sent: Message = { ...draft, isDraft: false, isRead: true, sentMs: nowMs, receivedMs: nowMs };
  const receivers = new Set(
    [...draft.to, ...draft.cc, ...draft.bcc].map(({ address }) => address.toLowerCase()),
  );
  const stored = moveMessage(db, sent, 'sentitems', nowMs);
  for (const address of receivers) {
    const receiver = findAccount(db, address);
    if (receiver) arrive(db, receiver, { mail: stored, sender: account, nowMs });
  }
  return stored;
}

/** Categories, own properties and blind copies stay with the sender: they do not travel by mail. */
function arrive(
  db: Database,
  receiver: Account,
  { mail, sender, nowMs }: { mail: Message; sender: Account; nowMs: number },
): void {
  const from = { name: sender.name, address: sender.address };
  const arrived = saveMessage(
    db,
    {
      ...mail,
      id: newImmutableId(),
      mutableId: newMutableId(),
      account: receiver.address,
      folder: 'inbox',
      conversationId: conversationFor(db, receiver.address, mail),
      from,
      bcc: [],
      headers: withResults({ ...mail, from, headers: travelHeaders(mail) }, 'none'),
      isRead: false,
      categories: [],
      extendedProperties: [],
      createdMs: nowMs,
    },
    nowMs,
  );
  addAttachments(db, arrived.id, listAttachments(db, mail.id));
}

function travelHeaders(mail: Message): Message['headers'] {
  const list = (people: MailAddress[]) =>
    people.map(({ name, address }) => `${name} <${address}>`).join(', ');
  return [
    { name: 'From', value: list(mail.from ? [mail.from] : []) },
    { name: 'To', value: list(mail.to) },
    { name: 'Subject', value: mail.subject },
    { name: 'Date', value: new Date(mail.sentMs).toUTCString() },
    { name: 'Message-ID', value: mail.internetMessageId },
    ...(mail.inReplyTo.length > 0
      ? [
          { name: 'In-Reply-To', value: mail.inReplyTo.at(-1) ?? '' },
          { name: 'References', value: mail.inReplyTo.join(' ') },
        ]
      : []),
  ];
}
