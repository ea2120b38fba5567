import type { DatabaseSync } from 'node:sqlite';
import type { HistoryEvent } from './events.ts';
import { prepareInstances } from './instance-table.ts';
import { countRows, hasChanged } from './statements.ts';

export type { InstanceFilter, InstanceRow, Parent, RuntimeStatus } from './instance-table.ts';

export interface Message {
  seq: number;
  execution: string | null;
  event: string;
}

export interface ActivityRow {
  seq: number;
  id: string;
  execution: string;
  task: number;
  name: string;
  inputIsText: number;
  input: string;
}

export interface StoredHistory {
  readonly events: HistoryEvent[];
  readonly turns: number;
  /** Length of the events as JSON text. */
  readonly size: number;
}

export type Store = ReturnType<typeof prepareStore>;

/** All statements of the engine, prepared once. Callers decide on the transaction. */
export function prepareStore(db: DatabaseSync) {
  return {
    instances: prepareInstances(db),
    history: prepareHistory(db),
    inbox: prepareInbox(db),
    activities: prepareActivities(db),
    entities: prepareEntities(db),
  };
}

/** One row holds the events of one turn: a turn costs one insert, however much it scheduled. */
function prepareHistory(db: DatabaseSync) {
  const append = db.prepare('INSERT INTO history (id, turn, events) VALUES (?, ?, ?)');
  const read = db.prepare('SELECT events FROM history WHERE id = ? ORDER BY turn');
  const next = db.prepare('SELECT COALESCE(MAX(turn), -1) + 1 AS next FROM history WHERE id = ?');
  const remove = db.prepare('DELETE FROM history WHERE id = ?');
  return {
    /** Returns the length of what was written. */
    append: (id: string, turn: number, events: readonly HistoryEvent[]): number => {
      const text = JSON.stringify(events);
      append.run(id, turn, text);
      return text.length;
    },
    read: (id: string): StoredHistory => {
      const turns = read.all(id).map((row) => String(row.events));
      const events: HistoryEvent[] = turns.flatMap((text) => JSON.parse(text));
      return { events, turns: turns.length, size: turns.reduce((sum, text) => sum + text.length, 0) };
    },
    nextTurn: (id: string) => Number(next.get(id)?.next ?? 0),
    remove: (id: string) => remove.run(id),
  };
}

function prepareInbox(db: DatabaseSync) {
  const add = db.prepare('INSERT INTO inbox (id, execution, due, event) VALUES (?, ?, ?, ?)');
  const due = db.prepare(
    'SELECT seq, execution, event FROM inbox WHERE id = ? AND due <= ? ORDER BY due, seq',
  );
  const take = db.prepare('DELETE FROM inbox WHERE id = ? AND due <= ? AND seq <= ?');
  const remove = db.prepare('DELETE FROM inbox WHERE id = ?');
  const removeOf = db.prepare('DELETE FROM inbox WHERE id = ? AND execution = ?');
  const targets = db.prepare('SELECT DISTINCT id FROM inbox WHERE due > ? AND due <= ?');
  const nextDue = db.prepare('SELECT MIN(due) AS due FROM inbox WHERE due > ?');
  return {
    add: (id: string, execution: string | null, dueMs: number, event: string) =>
      add.run(id, execution, dueMs, event),
    due: (id: string, nowMs: number) => due.all(id, nowMs) as unknown as Message[],
    /** Deletes exactly what `due` returned: rows added since have a higher seq. */
    take: (id: string, nowMs: number, lastSeq: number) => take.run(id, nowMs, lastSeq),
    remove: (id: string) => remove.run(id),
    removeOf: (id: string, execution: string) => removeOf.run(id, execution),
    targets: (afterMs: number, nowMs: number) => targets.all(afterMs, nowMs).map((row) => String(row.id)),
    nextDueMs: (afterMs: number): number | null => {
      const value = nextDue.get(afterMs)?.due;
      return typeof value === 'number' ? value : null;
    },
    count: () => countRows(db, 'inbox'),
  };
}

function prepareActivities(db: DatabaseSync) {
  const add = db.prepare(
    'INSERT INTO activities (id, execution, task, name, inputIsText, input) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const next = db.prepare('SELECT * FROM activities WHERE seq > ? ORDER BY seq LIMIT ?');
  const done = db.prepare('DELETE FROM activities WHERE seq = ?');
  const remove = db.prepare('DELETE FROM activities WHERE id = ?');
  return {
    add: (row: Omit<ActivityRow, 'seq'>) =>
      add.run(row.id, row.execution, row.task, row.name, row.inputIsText, row.input),
    next: (afterSeq: number, limit: number) => next.all(afterSeq, limit) as unknown as ActivityRow[],
    /** False when the row is gone: its instance ended meanwhile, so nobody waits for the result. */
    finish: (seq: number) => hasChanged(done, seq),
    remove: (id: string) => remove.run(id),
    count: () => countRows(db, 'activities'),
  };
}

function prepareEntities(db: DatabaseSync) {
  const get = db.prepare('SELECT state FROM entities WHERE id = ?');
  const put = db.prepare('INSERT OR REPLACE INTO entities (id, state) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM entities WHERE id = ?');
  return {
    get: (id: string) => get.get(id) as unknown as { state: string | null } | undefined,
    put: (id: string, state: string | null) => put.run(id, state),
    remove: (id: string) => hasChanged(remove, id),
  };
}
