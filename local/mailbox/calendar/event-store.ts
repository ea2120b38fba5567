import { type Database, newChangeKey, newImmutableId, nextSequence } from '../database.ts';
import { writeProperties } from '../item-properties.ts';
import { instantOf } from '../zones.ts';
import type { CalendarEvent, EventContent } from './event.ts';

interface EventRow {
  doc: string;
}

const read = (row: EventRow): CalendarEvent => JSON.parse(row.doc) as CalendarEvent;

const upsertSql = `INSERT INTO events (id, account, uid, transaction_id, series_master_id, occurrence_key,
  is_recurring, start_ms, end_ms, seq, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (id) DO UPDATE SET uid = excluded.uid, is_recurring = excluded.is_recurring,
  start_ms = excluded.start_ms, end_ms = excluded.end_ms, seq = excluded.seq, doc = excluded.doc`;

/** Writes an event as it is, under a fresh change key; returns what was written. */
export function saveEvent(db: Database, event: CalendarEvent, modifiedMs: number): CalendarEvent {
  const saved = { ...event, changeKey: newChangeKey(), modifiedMs };
  db.run(
    upsertSql,
    saved.id,
    saved.account,
    saved.uid,
    saved.transactionId,
    saved.seriesMasterId,
    saved.occurrenceKey,
    Number(saved.recurrence !== null),
    startMs(saved),
    endMs(saved),
    nextSequence(db),
    JSON.stringify(saved),
  );
  writeProperties(db, saved.id, saved.extendedProperties);
  return saved;
}

export const startMs = ({ start }: EventContent): number => instantOf(start.wall, start.zone);
export const endMs = ({ end }: EventContent): number => instantOf(end.wall, end.zone);

export function newEvent(content: EventContent, account: string, nowMs: number): CalendarEvent {
  return {
    ...content,
    id: newImmutableId(),
    account,
    changeKey: '',
    transactionId: null,
    seriesMasterId: null,
    isRemoved: false,
    response: 'none',
    extendedProperties: [],
    createdMs: nowMs,
    modifiedMs: nowMs,
  };
}

export function findEvent(db: Database, account: string, id: string): CalendarEvent | undefined {
  const row = db.one<EventRow>('SELECT doc FROM events WHERE account = ? AND id = ?', account, id);
  return row && read(row);
}

export function findByTransaction(db: Database, account: string, transactionId: string) {
  const row = db.one<EventRow>(
    'SELECT doc FROM events WHERE account = ? AND transaction_id = ?',
    account,
    transactionId,
  );
  return row && read(row);
}

/** All rows of one calendar object: the single event or series first, then its exceptions. */
export const findByUid = (db: Database, account: string, uid: string): CalendarEvent[] =>
  db
    .all<EventRow>(
      'SELECT doc FROM events WHERE account = ? AND uid = ? ORDER BY series_master_id IS NOT NULL',
      account,
      uid,
    )
    .map(read);

export const exceptionsOf = (db: Database, masterId: string): CalendarEvent[] =>
  db.all<EventRow>('SELECT doc FROM events WHERE series_master_id = ?', masterId).map(read);

/** Single events and series, without their exceptions, by start. */
export const listEvents = (db: Database, account: string): CalendarEvent[] =>
  db
    .all<EventRow>(
      'SELECT doc FROM events WHERE account = ? AND series_master_id IS NULL ORDER BY start_ms, seq',
      account,
    )
    .map(read);

/** Events that may touch the window: singles and exceptions that overlap it, and every series. */
export const eventsNear = (db: Database, account: string, window: { fromMs: number; toMs: number }) =>
  db
    .all<EventRow>(
      `SELECT doc FROM events WHERE account = ? AND (is_recurring = 1
       OR (start_ms < ? AND (end_ms > ? OR (end_ms = start_ms AND start_ms >= ?)))) ORDER BY start_ms, seq`,
      account,
      window.toMs,
      window.fromMs,
      window.fromMs,
    )
    .map(read);

/** A series takes its exceptions with it. */
export function removeEvent(db: Database, event: CalendarEvent): void {
  db.run('DELETE FROM events WHERE id = ?', event.id);
  writeProperties(db, event.id, []);
}
