import type { SQLInputValue } from 'node:sqlite';
import { type Database, newChangeKey, newImmutableId, newMutableId, nextSequence } from '../database.ts';
import { bodyAsText } from '../html-text.ts';
import { writeProperties } from '../item-properties.ts';
import type { Attachment, FolderName, Message } from './message.ts';
import { topicOf } from './threading.ts';

interface MessageRow {
  doc: string;
}

/** A condition over the `messages` table, all of them joined by AND. */
export interface Condition {
  sql: string;
  values: SQLInputValue[];
}

const insertSql = `INSERT OR REPLACE INTO messages (id, mutable_id, account, folder, seq, conversation_id,
  internet_message_id, topic, from_address, received_ms, is_draft, is_read, has_attachments, search_text, doc)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;
const updateSql = `UPDATE messages SET mutable_id = ?2, folder = ?4, seq = ?5, conversation_id = ?6,
  internet_message_id = ?7, topic = ?8, from_address = ?9, received_ms = ?10, is_draft = ?11, is_read = ?12,
  has_attachments = ?13, search_text = ?14, doc = ?15 WHERE id = ?1 AND account = ?3`;

/** Writes a message as it is, under a fresh change key; returns what was written. */
export function saveMessage(db: Database, message: Message, modifiedMs: number): Message {
  const saved = { ...message, changeKey: newChangeKey(), modifiedMs };
  const isKnown = db.one('SELECT 1 FROM messages WHERE id = ?', saved.id) !== undefined;
  db.run(isKnown ? updateSql : insertSql, ...columnsOf(saved, nextSequence(db)));
  writeProperties(db, saved.id, saved.extendedProperties);
  return saved;
}

function columnsOf(message: Message, sequence: number): SQLInputValue[] {
  return [
    message.id,
    message.mutableId,
    message.account,
    message.folder,
    sequence,
    message.conversationId,
    message.internetMessageId,
    topicOf(message.subject),
    message.from?.address.toLowerCase() ?? '',
    message.receivedMs,
    Number(message.isDraft),
    Number(message.isRead),
    Number(message.hasAttachments),
    searchTextOf(message),
    JSON.stringify(message),
  ];
}

function searchTextOf(message: Message): string {
  const people = [message.from, ...message.to, ...message.cc].map((who) => `${who?.name} ${who?.address}`);
  return [message.subject, ...people, bodyAsText(message.body)].join('\n').toLowerCase();
}

const read = (row: MessageRow): Message => JSON.parse(row.doc) as Message;

/** By immutable or current mutable id. */
export function findMessage(db: Database, account: string, id: string): Message | undefined {
  const row = db.one<MessageRow>(
    'SELECT doc FROM messages WHERE account = ?1 AND (id = ?2 OR mutable_id = ?2)',
    account,
    id,
  );
  return row && read(row);
}

/** Several, when mails of one id differ. */
export const findByMessageId = (db: Database, account: string, messageId: string): Message[] =>
  listMessages(db, account, [{ sql: 'internet_message_id = ?', values: [messageId] }]);

/** Newest first unless asked otherwise. */
export function listMessages(
  db: Database,
  account: string,
  conditions: Condition[],
  {
    limit = -1,
    offset = 0,
    order = 'desc',
  }: { limit?: number; offset?: number; order?: 'asc' | 'desc' } = {},
): Message[] {
  const where = ['account = ?', ...conditions.map(({ sql }) => sql)].join(' AND ');
  const values = conditions.flatMap((condition) => condition.values);
  return db
    .all<MessageRow>(
      `SELECT doc FROM messages WHERE ${where} ORDER BY ${dateFor(conditions)} ${order}, seq ${order} LIMIT ? OFFSET ?`,
      account,
      ...values,
      limit,
      offset,
    )
    .map(read);
}

/** A plus sign keeps SQLite from walking a whole mailbox by date when a condition names only a few messages. */
const dateFor = (conditions: Condition[]): string =>
  conditions.some(({ sql }) => /^(internet_message_id|conversation_id|id IN)/.test(sql))
    ? '+received_ms'
    : 'received_ms';

export function countMessages(db: Database, account: string, conditions: Condition[]): number {
  const where = ['account = ?', ...conditions.map(({ sql }) => sql)].join(' AND ');
  const values = conditions.flatMap((condition) => condition.values);
  return (
    db.one<{ n: number }>(`SELECT count(*) AS n FROM messages WHERE ${where}`, account, ...values)?.n ?? 0
  );
}

/** Moves a message: its immutable id stays, its mutable id changes, the old folder remembers that it left. */
export function moveMessage(db: Database, message: Message, folder: FolderName, nowMs: number): Message {
  if (message.folder === folder) return message;
  recordRemoval(db, message);
  return saveMessage(db, { ...message, folder, mutableId: newMutableId() }, nowMs);
}

export function removeMessage(db: Database, message: Message): void {
  recordRemoval(db, message);
  db.run('DELETE FROM messages WHERE id = ?', message.id);
  writeProperties(db, message.id, []);
}

function recordRemoval(db: Database, { account, folder, id, mutableId }: Message): void {
  db.run('INSERT INTO removals VALUES (?, ?, ?, ?, ?)', account, folder, id, mutableId, nextSequence(db));
}

export interface FolderChange {
  seq: number;
  message: Message | null;
  removed: { id: string; mutableId: string } | null;
}

/** What changed in a folder after a sequence number, oldest change first. From 0 on, removals are left out. */
export function folderChanges(
  db: Database,
  { account, folder, after, limit }: { account: string; folder: FolderName; after: number; limit: number },
): FolderChange[] {
  const rows = db.all<{ seq: number; doc: string | null; id: string; mutable_id: string }>(
    `SELECT seq, doc, id, mutable_id FROM messages WHERE account = ?1 AND folder = ?2 AND seq > ?3
     UNION ALL
     SELECT seq, NULL, id, mutable_id FROM removals WHERE account = ?1 AND folder = ?2 AND seq > ?3 AND ?3 > 0
     ORDER BY seq LIMIT ?4`,
    account,
    folder,
    after,
    limit,
  );
  return rows.map(({ seq, doc, id, mutable_id }) => ({
    seq,
    message: doc === null ? null : read({ doc }),
    removed: doc === null ? { id, mutableId: mutable_id } : null,
  }));
}

export function addAttachments(db: Database, messageId: string, attachments: Omit<Attachment, 'id'>[]): void {
  for (const { name, contentType, isInline, contentId, content } of attachments) {
    db.run(
      'INSERT INTO attachments VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      newImmutableId(),
      messageId,
      name,
      contentType,
      content.byteLength,
      Number(isInline),
      contentId,
      content,
    );
  }
}

export function listAttachments(db: Database, messageId: string): Attachment[] {
  const rows = db.all<Omit<Attachment, 'isInline'> & { isInline: number }>(
    `SELECT id, name, content_type AS contentType, is_inline AS isInline, content_id AS contentId, content
     FROM attachments WHERE message_id = ? ORDER BY rowid`,
    messageId,
  );
  return rows.map((row) => ({ ...row, isInline: row.isInline === 1 }));
}
