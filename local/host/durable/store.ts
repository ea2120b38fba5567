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
  id: string;
  execution: string;
  task: number;
  name: string;
  inputIsText: number;
  input: string;
}

export interface StoredHistory {
  /** The events as JSON text, joined by commas. */
  readonly text: string;
  readonly turns: number;
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
  const readText = (id: string): StoredHistory => {
    const turns = read.all(id).map((row) => String(row.events));
    return { text: turns.join(','), turns: turns.length };
  };
  return {
    append: (id: string, turn: number, events: string) => append.run(id, turn, events),
    read: readText,
    events: (id: string): HistoryEvent[] => JSON.parse(`[${readText(id).text}]`),
    nextTurn: (id: string) => Number(next.get(id)?.next ?? 0),
    remove: (id: string) => remove.run(id),
  };
}

function prepareInbox(db: DatabaseSync) {
  const add = db.prepare('INSERT INTO inbox (id, due, seq, execution, event) VALUES (?, ?, ?, ?, ?)');
  const due = db.prepare(
    'SELECT seq, execution, event FROM inbox WHERE id = ? AND due <= ? ORDER BY due, seq',
  );
  const take = db.prepare('DELETE FROM inbox WHERE id = ? AND due <= ? AND seq <= ?');
  const remove = db.prepare('DELETE FROM inbox WHERE id = ?');
  const removeOf = db.prepare('DELETE FROM inbox WHERE id = ? AND execution = ?');
  const targets = db.prepare('SELECT DISTINCT id FROM inbox WHERE due > ? AND due <= ?');
  const nextDue = db.prepare('SELECT MIN(due) AS due FROM inbox WHERE due > ?');
  let lastSeq = Number(db.prepare('SELECT MAX(seq) AS seq FROM inbox').get()?.seq ?? 0);
  return {
    add: (id: string, execution: string | null, dueMs: number, event: string) => {
      lastSeq += 1;
      add.run(id, dueMs, lastSeq, execution, event);
    },
    due: (id: string, nowMs: number) => due.all(id, nowMs) as unknown as Message[],
    /** Deletes exactly what `due` returned: rows added since have a higher seq. */
    take: (id: string, nowMs: number, last: number) => take.run(id, nowMs, last),
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
    'INSERT INTO activities (id, task, name, inputIsText, input) VALUES (?, ?, ?, ?, ?)',
  );
  const all = db.prepare(
    'SELECT a.*, i.execution FROM activities a JOIN instances i ON i.id = a.id ORDER BY i.created, a.id, a.task',
  );
  const done = db.prepare('DELETE FROM activities WHERE id = ? AND task = ?');
  const remove = db.prepare('DELETE FROM activities WHERE id = ?');
  return {
    add: (row: ActivityRow) => add.run(row.id, row.task, row.name, row.inputIsText, row.input),
    all: () => all.all() as unknown as ActivityRow[],
    /** False when the row is gone: its instance ended meanwhile, so nobody waits for the result. */
    finish: (id: string, task: number) => hasChanged(done, id, task),
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
