import { type Database, newConversationId, nextSequence } from '../database.ts';
import type { MailContent, Message } from './message.ts';

const replyPrefix = /^ ?(?:(?:re|fw|fwd|aw|wg|sv|tr|השב|תשובה|הועבר) ?(?:\[\d{1,4}\] ?)?: ?)+/i;

const folded = (subject: string) => subject.replace(/\s+/g, ' ');

/** The subject without reply and forward marks, folded for comparison. */
export const topicOf = (subject: string): string =>
  folded(subject).replace(replyPrefix, '').trim().toLowerCase();

const isAnswer = (subject: string) => replyPrefix.test(folded(subject));

/** The conversation a mail belongs to: by the ids it names, else, for an answer, by topic and shared people. */
export function conversationFor(db: Database, account: string, mail: MailContent): string {
  const named = [mail.internetMessageId, ...mail.inReplyTo];
  const known = [...new Set(named.flatMap((id) => conversationsNaming(db, account, id)))];
  const [conversation = byTopic(db, account, mail) ?? newConversationId(), ...others] = known;

  for (const other of others) mergeConversations(db, account, { from: other, into: conversation });
  for (const id of named) {
    db.run('INSERT OR IGNORE INTO conversation_refs VALUES (?, ?, ?)', account, id, conversation);
  }
  return conversation;
}

function conversationsNaming(db: Database, account: string, messageId: string): string[] {
  return db
    .all<{ id: string }>(
      'SELECT conversation_id AS id FROM conversation_refs WHERE account = ? AND message_id = ?',
      account,
      messageId,
    )
    .map(({ id }) => id);
}

function byTopic(db: Database, account: string, mail: MailContent): string | undefined {
  const topic = topicOf(mail.subject);
  if (!isAnswer(mail.subject) || topic === '') return undefined;
  const people = peopleOf(mail, account);
  const rows = db.all<{ doc: string }>(
    'SELECT doc FROM messages WHERE account = ? AND topic = ? ORDER BY received_ms DESC LIMIT 20',
    account,
    topic,
  );
  const sharing = rows
    .map(({ doc }) => JSON.parse(doc) as Message)
    .find((candidate) => [...peopleOf(candidate, account)].some((address) => people.has(address)));
  return sharing?.conversationId;
}

function peopleOf(mail: MailContent, account: string): Set<string> {
  const everybody = [mail.from, ...mail.to, ...mail.cc].map((who) => who?.address.toLowerCase() ?? '');
  return new Set(everybody.filter((address) => address !== '' && address !== account));
}

/** A mail that arrives late may connect two threads that looked separate. */
function mergeConversations(
  db: Database,
  account: string,
  { from, into }: { from: string; into: string },
): void {
  db.run(
    'UPDATE conversation_refs SET conversation_id = ? WHERE account = ? AND conversation_id = ?',
    into,
    account,
    from,
  );
  const moved = db.all<{ id: string }>(
    'SELECT id FROM messages WHERE account = ? AND conversation_id = ?',
    account,
    from,
  );
  for (const { id } of moved) {
    db.run(
      "UPDATE messages SET conversation_id = ?1, seq = ?3, doc = json_set(doc, '$.conversationId', ?1) WHERE id = ?2",
      into,
      id,
      nextSequence(db),
    );
  }
}
